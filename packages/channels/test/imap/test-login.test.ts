import { freePort, type ImapSettings } from '@outreach/testkit';
import { describe, expect, it } from 'vitest';
import { testImapLogin } from '../../src/imap/test-login.js';
import { accessTo, answer, server } from './setup.js';

describe('testing whether an inbox can be read', () => {
  it.each([
    [0, 'Its inbox can be read: 0 mails lie there.'],
    [1, 'Its inbox can be read: 1 mail lies there.'],
    [3, 'Its inbox can be read: 3 mails lie there.'],
  ])('with %i mails in it', async (count, detail) => {
    const { port, inbox, commands, open } = await server();
    for (let i = 0; i < count; i++) inbox.put(answer(`${i}`));
    expect(await testImapLogin(accessTo(port))).toEqual({ ok: true, detail });
    expect(commands.at(-1)).toBe('LOGOUT');
    expect(commands.filter((line) => line.startsWith('UID'))).toEqual([]);
    await expect.poll(open).toBe(0);
  });

  const cases: [string, ImapSettings['script'], RegExp][] = [
    ['a wrong password', { login: 'TAG NO Wrong secret-word' }, /At the log-in the server answered: Wrong …/],
    ['no inbox', { examine: 'TAG NO No', list: 'TAG OK none' }, /There is no INBOX at localhost/],
    ['a server that hangs', { greeting: 'hang' }, /No IMAP server greeted/],
    ['a server that hangs later', { examine: 'hang' }, /did not answer in time/],
  ];
  it.each(cases)('says what is wrong: %s', async (_, script, sentence) => {
    const { port, open } = await server({ script });
    const hangs = Object.values(script).includes('hang');
    const result = await testImapLogin(accessTo(port), { deadline: hangs ? 1_200 : 60_000 });
    expect(result).toEqual({ ok: false, detail: expect.stringMatching(sentence) });
    await expect.poll(open).toBe(0);
  });

  it('says what is wrong: nothing listens there', async () => {
    const port = await freePort();
    expect(await testImapLogin(accessTo(port))).toEqual({
      ok: false,
      detail: `Nothing listens at localhost, port ${port}.`,
    });
  });
});
