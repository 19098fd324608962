import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, type ImapSettings } from '@outreach/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openImapInbox } from '../../src/imap/open-inbox.js';
import { accessTo, DEADLINES, inboxAt, opening, SHORT, server, troubleIn } from './setup.js';

type Settings = Partial<ImapSettings>;

describe('opening an inbox', () => {
  it.each([['IMAP4rev1'], ['IMAP4rev1', 'AUTH=PLAIN'], ['IMAP4rev1', 'AUTH=PLAIN', 'LOGINDISABLED']])(
    'logs in at a server that offers %s %s %s',
    async (...capabilities) => {
      const { port } = await server({ capabilities, password: 'a "word" with \\ in it, ü' });
      await inboxAt(port, { access: { password: 'a "word" with \\ in it, ü' } });
    },
  );
});

const LOST = 'connection_lost';
const ROWS: [string, string, Settings['script'], RegExp][] = [
  ['hangs before it greets', 'timeout', { greeting: 'hang' }, /greeted.* may want TLS from the start/],
  ['drops before it greets', LOST, { greeting: 'drop' }, /cut the connection/],
  ['greets with good-bye', LOST, { greeting: '* BYE Too many of you' }, /Too many of you/],
  ['speaks HTTP', 'timeout', { greeting: 'HTTP/1.1 400 Bad Request' }, /No IMAP server/],
  ['hangs at once', 'timeout', { capability: 'hang' }, /did not answer in time/],
  ['drops at once', LOST, { capability: 'drop' }, /cut the connection/],
  ['hangs at the log-in', 'timeout', { login: 'hang' }, /did not answer in time/],
  ['drops at the log-in', LOST, { login: 'drop' }, /cut the connection/],
  [
    'refuses the log-in',
    'login_refused',
    { login: 'TAG NO [AUTHENTICATIONFAILED] Wrong word' },
    /At the log-in the server answered: Wrong word$/,
  ],
  ['repeats the password', 'login_refused', { login: 'TAG BAD what is secret-word?' }, /what is …\?$/],
  [
    'repeats what was sent',
    'login_refused',
    { login: 'TAG BAD what is AGdyYWNlAHNlY3JldC13b3Jk?' },
    /what is …\?$/,
  ],
  ['says good-bye at the log-in', LOST, { login: '* BYE Overloaded' }, /Overloaded/],
  ['is not up to a log-in now', 'unavailable', { login: 'TAG NO [UNAVAILABLE] Later' }, /puts us off: Later/],
  [
    'has no INBOX',
    'no_inbox',
    { examine: 'TAG NO No such folder', list: 'TAG OK none' },
    /There is no INBOX/,
  ],
  ['does not open the INBOX', 'refused', { examine: 'TAG NO Not for you' }, /answered: Not for you/],
  ['hangs at the INBOX', 'timeout', { examine: 'hang' }, /did not answer in time/],
  ['drops at the INBOX', LOST, { examine: 'drop' }, /cut the connection/],
  ['answers rubbish', 'unclear_answer', { examine: 'TAG WHAT x' }, /not IMAP/],
];

describe('a server that', () => {
  it.each(ROWS)('%s ends as %s', async (_, expected, script, sentence) => {
    const hangs = expected === 'timeout';
    const { code, message } = await opening({ script: script ?? {} }, {}, hangs ? SHORT : DEADLINES);
    expect({ code, message }).toEqual({ code: expected, message: expect.stringMatching(sentence) });
  });

  it('knows another password refuses', async () => {
    expect(await opening({ password: 'another' })).toMatchObject({
      code: 'login_refused',
      message: 'At the log-in the server answered: Wrong user or password',
    });
  });

  it('offers no log-in without encryption is not told the password', async () => {
    const { code, message, commands } = await opening({ capabilities: ['IMAP4rev1', 'LOGINDISABLED'] });
    expect({ code, message }).toEqual({
      code: 'login_not_offered',
      message: 'localhost offers no log-in with a password without encryption.',
    });
    expect(commands).toEqual(['CAPABILITY']);
  });

  it('has no mails that keep their numbers is not read', async () => {
    const script = { examine: '* 0 EXISTS\r\nTAG OK done' };
    const { port } = await server({ script });
    const inbox = await inboxAt(port);
    const reading = inbox.next({ cursor: null, since: new Date(), limit: 1 });
    expect(await troubleIn(reading)).toMatchObject({ code: 'unclear_answer' });
  });
});

describe('a place where no server is', () => {
  it('because nothing listens there', async () => {
    const port = await freePort();
    const trouble = await troubleIn(openImapInbox(accessTo(port)));
    expect(trouble).toEqual({
      code: 'connection_refused',
      message: `Nothing listens at localhost, port ${port}.`,
    });
  });

  it('because there is no such host', async () => {
    const { code, message } = await troubleIn(openImapInbox(accessTo(143, { host: 'no-such-host.invalid' })));
    expect(code).toBe('host_not_found');
    expect(message).toContain('no-such-host.invalid');
  });
});

describe('stopping', () => {
  it.each(['greeting', 'login', 'examine'] as const)('ends an opening that hangs at the %s', async (step) => {
    const { port, open } = await server({ script: { [step]: 'hang' } });
    const stop = new AbortController();
    const opened = openImapInbox(accessTo(port), stop.signal, { deadlines: DEADLINES });
    const trouble = troubleIn(opened);
    await expect.poll(open).toBe(1);
    await sleep(50);
    stop.abort();
    expect(await trouble).toMatchObject({ code: 'stopped' });
    await expect.poll(open).toBe(0);
  });

  it('before it has begun connects to nobody', async () => {
    const { port, commands } = await server();
    expect(await troubleIn(openImapInbox(accessTo(port), AbortSignal.abort()))).toMatchObject({
      code: 'stopped',
    });
    expect(commands).toEqual([]);
  });

  it('ends a reading that hangs', async () => {
    const { port, inbox, script } = await server({});
    inbox.put('Subject: x\r\n\r\nx');
    const stop = new AbortController();
    const opened = await openImapInbox(accessTo(port), stop.signal, { deadlines: DEADLINES });
    script.fetch = () => {
      stop.abort();
      return 'hang';
    };
    const reading = opened.next({ cursor: null, since: new Date(0), limit: 1 });
    expect(await troubleIn(reading)).toMatchObject({ code: 'stopped' });
    await opened.close();
  });
});

describe('closing', () => {
  it('says good-bye', async () => {
    const { port, commands, open } = await server();
    const inbox = await inboxAt(port);
    await inbox.close();
    expect(commands.at(-1)).toBe('LOGOUT');
    await expect.poll(open).toBe(0);
    await inbox.close();
    expect(await troubleIn(inbox.amongSent(['a@x']))).toMatchObject({ code: 'connection_lost' });
  });

  it.each(['hang', 'drop', 'TAG NO stay', '* BYE'])('never fails and never waits: %s', async (logout) => {
    const { port, open } = await server({ script: { logout } });
    const inbox = await inboxAt(port, { deadlines: { ...DEADLINES, closeMs: 200 } });
    await inbox.close();
    await expect.poll(open).toBe(0);
  });

  it('of a connection that has been lost meanwhile is nothing more', async () => {
    const { port, stop } = await server();
    const inbox = await inboxAt(port);
    await stop();
    await inbox.close();
  });
});

it('a connection that is lost while nothing is asked ends nothing but itself', async () => {
  const { port, stop } = await server();
  const inbox = await inboxAt(port);
  await stop();
  await sleep(50);
  const reading = inbox.next({ cursor: null, since: new Date(0), limit: 1 });
  expect(await troubleIn(reading)).toMatchObject({ code: 'connection_lost' });
});

it('a server that says something now and then, and never an end, is not waited for', async () => {
  const drip = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('* OK ready\r\n');
    const timer = setInterval(() => socket.write('* OK still here\r\n'), 100);
    socket.on('close', () => clearInterval(timer));
  }).listen(0, '127.0.0.1');
  await expect.poll(() => drip.listening).toBe(true);
  onTestFinished(() => void drip.close());
  const address = drip.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  expect(await troubleIn(openImapInbox(accessTo(port), undefined, { deadlines: SHORT }))).toMatchObject({
    code: 'timeout',
  });
});
