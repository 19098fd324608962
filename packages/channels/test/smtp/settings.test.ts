import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SmtpSender } from '../../src/smtp/sender.js';
import { testSmtpLogin } from '../../src/smtp/test-login.js';
import { sendTestMail } from '../../src/smtp/test-mail.js';
import { selfSigned } from './certificate.js';
import { type ScriptedServer, startScriptedServer } from './scripted-server.js';
import { sender } from './setup.js';

let certificate: { key: string; cert: string };
beforeAll(() => {
  certificate = selfSigned('localhost');
});

let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});
const start = async (settings: Parameters<typeof startScriptedServer>[0]) => {
  server = await startScriptedServer(settings);
  return server;
};
const grace = { user: 'grace', password: 'secret-word' };
const MAIL = { to: 'ada@example.com', subject: 'A test', body: 'It works.' };

describe('testing a log-in', () => {
  it('connects, encrypts, logs in and leaves', async () => {
    const { port, report } = await start({ ...certificate, tls: 'starttls', auth: true });
    const from = sender(port, { smtp: { host: 'localhost', tls: 'starttls', ...grace } });
    expect(await testSmtpLogin(from, { authorities: certificate.cert })).toEqual({
      ok: true,
      detail: `Connected to localhost, port ${port}, encrypted by STARTTLS, logged in as grace.`,
    });
    const { commands, taken } = await report();
    expect(commands.map((line) => line.split(' ')[0])).toEqual(['EHLO', 'STARTTLS', 'EHLO', 'AUTH', 'QUIT']);
    expect(taken).toEqual([]);
  });

  it('works without a user', async () => {
    const { port } = await start({});
    expect(await testSmtpLogin(sender(port))).toMatchObject({ ok: true });
  });

  const cases: [string, Parameters<typeof startScriptedServer>[0], Partial<SmtpSender['smtp']>, RegExp][] = [
    [
      'a server that says the password again',
      {
        auth: true,
        script: { auth: `535 5.7.8 no: AUTH PLAIN ${btoa('\0grace\0secret-word')}, secret-word` },
      },
      grace,
      /no: AUTH PLAIN …, …$/,
    ],
    [
      'a wrong password',
      { auth: true, script: { auth: '535 5.7.8 Wrong password' } },
      grace,
      /535 5.7.8 Wrong/,
    ],
    ['no log-in offered', {}, grace, /offers no log-in without encryption/],
    ['a missing password', { auth: true }, { user: 'grace' }, /no password/],
    ['a server that hangs', { script: { greeting: 'hang' } }, {}, /did not answer in time/],
    ['a server that drops', { script: { greeting: 'drop' } }, {}, /connection to 127.0.0.1 was lost/],
    ['a server that is full', { script: { greeting: '554 No more guests' } }, {}, /554 No more guests/],
    ['a server without STARTTLS', {}, { tls: 'starttls' }, /502 what/],
    ['a server without TLS', {}, { tls: 'tls' }, /does not speak TLS|encryption with/],
  ];
  it.each(cases)('says what is wrong: %s', async (_, settings, smtp, sentence) => {
    const { port } = await start(settings);
    const result = await testSmtpLogin(sender(port, { smtp }), {
      deadline: settings.script?.greeting === 'hang' ? 1_000 : 60_000,
    });
    expect(result).toEqual({ ok: false, detail: expect.stringMatching(sentence) });
    expect(result.detail).not.toContain('secret-word');
  });

  it('says what is wrong: nothing listens there', async () => {
    const { port } = await start({});
    await server?.stop();
    server = undefined;
    const { ok, detail } = await testSmtpLogin(sender(port));
    expect({ ok, detail }).toEqual({ ok: false, detail: `Nothing listens at 127.0.0.1, port ${port}.` });
  });

  it('says what is wrong: no such host', async () => {
    const from = sender(25, { smtp: { host: 'no-such-host.invalid' } });
    expect(await testSmtpLogin(from)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('no-such-host.invalid'),
    });
  });
});

describe('a test mail', () => {
  it('goes out, and tells what the server said', async () => {
    const { port, report } = await start({});
    expect(await sendTestMail(sender(port), MAIL)).toEqual({
      ok: true,
      detail: '127.0.0.1 took the mail: 250 2.0.0 taken as 1',
    });
    expect((await report()).taken).toMatchObject([{ to: ['<ada@example.com>'] }]);
  });

  it.each([
    ['550 5.1.1 Nobody', 'rcpt', /550 5.1.1 Nobody/],
    ['554 5.7.1 Spam', 'dot', /554 5.7.1 Spam/],
    ['drop', 'dot', /may have been taken/],
  ] as const)('tells what is wrong: %s at %s', async (step, phase, sentence) => {
    const { port } = await start({ script: { [phase]: step } });
    expect(await sendTestMail(sender(port), MAIL)).toEqual({
      ok: false,
      detail: expect.stringMatching(sentence),
    });
  });

  it('to no address is not even tried', async () => {
    const { port, report } = await start({});
    const to = 'ada@example.com, eve@example.com';
    expect(await sendTestMail(sender(port), { ...MAIL, to })).toMatchObject({ ok: false });
    expect((await report()).connections).toBe(0);
  });
});
