import { describe, expect, it } from 'vitest';
import type { Script, Step } from './scripted-server.js';
import { DEADLINES, deliverTo, message, SHORT } from './setup.js';

type Phase = keyof Script;
const LOGIN = { auth: true };
const CREDENTIALS = { smtp: { user: 'grace', password: 'secret' } };
/** More than the two sides of a connection buffer, so that the server can break in while it is under way. */
const LARGE = `${'x'.repeat(70)}\n`.repeat(300_000);

/** One message to a server that does one thing in one phase. */
async function atPhase(phase: Phase, step: Step, extensions: string[]) {
  const body = phase === 'body' ? LARGE : 'Hello.\n';
  const hangs = step === 'hang' || (typeof step === 'object' && step.hang && !step.reply);
  const { outcomes, report, port } = await deliverTo(
    { script: { [phase]: step }, extensions, ...LOGIN },
    [message('a', { body })],
    { sender: CREDENTIALS, channel: { deadlines: hangs ? SHORT : DEADLINES } },
  );
  return { outcome: outcomes[0], settled: outcomes.length, taken: report.taken.length, asked: port.asked };
}

const INFRASTRUCTURE = { kind: 'retry', infrastructure: true };
const RETRY = { kind: 'retry' };
const SENDER = { kind: 'sender_failed' };
const REJECTED = { kind: 'rejected' };
const UNKNOWN = { kind: 'unknown' };

const ROWS: [Phase, Step, object][] = [
  ['greeting', 'hang', INFRASTRUCTURE],
  ['greeting', 'drop', INFRASTRUCTURE],
  ['greeting', '450 not now', INFRASTRUCTURE],
  ['greeting', '421 busy', INFRASTRUCTURE],
  ['greeting', '554 no service', INFRASTRUCTURE],
  ['greeting', 'HTTP/1.1 400 Bad Request', INFRASTRUCTURE],
  ['ehlo', 'hang', INFRASTRUCTURE],
  ['ehlo', 'drop', INFRASTRUCTURE],
  ['ehlo', '421 busy', INFRASTRUCTURE],
  ['ehlo', '451 not now', INFRASTRUCTURE],
  ['ehlo', '554 no service', INFRASTRUCTURE],
  ['auth', 'hang', INFRASTRUCTURE],
  ['auth', 'drop', INFRASTRUCTURE],
  ['auth', '421 busy', INFRASTRUCTURE],
  ['auth', '454 4.7.0 not now', INFRASTRUCTURE],
  ['auth', '535 5.7.8 wrong', SENDER],
  ['mail', 'hang', INFRASTRUCTURE],
  ['mail', 'drop', INFRASTRUCTURE],
  ['mail', { reply: '421 busy', drop: true }, INFRASTRUCTURE],
  ['mail', '451 not now', RETRY],
  ['mail', '550 5.7.1 not you', SENDER],
  ['rcpt', 'hang', INFRASTRUCTURE],
  ['rcpt', 'drop', INFRASTRUCTURE],
  ['rcpt', { reply: '421 busy', drop: true }, INFRASTRUCTURE],
  ['rcpt', '450 4.2.0 try again in 5 minutes', { kind: 'retry', afterSeconds: 300 }],
  ['rcpt', '550 5.1.1 nobody', { kind: 'rejected', badAddress: true, code: 'smtp_550_5.1.1' }],
  ['rcpt', '550 5.7.1 no relay', REJECTED],
  ['data', 'hang', INFRASTRUCTURE],
  ['data', 'drop', INFRASTRUCTURE],
  ['data', { reply: '421 busy', drop: true }, INFRASTRUCTURE],
  ['data', '451 not now', RETRY],
  ['data', '554 no', REJECTED],
  ['dot', 'hang', UNKNOWN],
  ['dot', 'drop', UNKNOWN],
  ['dot', { reply: '421 busy', drop: true }, UNKNOWN],
  ['dot', 'moo', UNKNOWN],
  ['dot', '451 try again in 2 hours', { kind: 'retry', afterSeconds: 7_200 }],
  ['dot', '552 too big', REJECTED],
  ['dot', '554 5.7.1 spam', REJECTED],
];

const IN_THE_BODY: [Phase, Step, object][] = [
  ['body', 'hang', INFRASTRUCTURE],
  ['body', 'drop', INFRASTRUCTURE],
  ['body', { reply: '421 busy', hang: true }, INFRASTRUCTURE],
  ['body', { reply: '451 not now', hang: true }, RETRY],
  ['body', { reply: '552 too big', hang: true }, REJECTED],
  ['body', { reply: '250 taken', hang: true }, INFRASTRUCTURE],
];

async function expectOutcome(row: [Phase, Step, object], extensions: string[]) {
  const [phase, step, expected] = row;
  const { outcome, settled, taken, asked } = await atPhase(phase, step, extensions);
  expect(outcome).toMatchObject(expected);
  if (!('infrastructure' in expected)) expect(outcome).not.toHaveProperty('infrastructure');
  expect({ settled, taken }).toEqual({ settled: 1, taken: 0 });
  expect(asked).toEqual(phase === 'dot' ? ['a'] : []);
}

const EXTENSIONS = { 'one command at a time': ['8BITMIME'], 'all commands at once': ['PIPELINING'] };

describe.each(Object.entries(EXTENSIONS))('with %s', (_, extensions) => {
  it.concurrent.each(ROWS)('a server that does, at %s, %j', (...row) => expectOutcome(row, extensions));
});

describe('in the middle of the message', () => {
  it.each(IN_THE_BODY)('a server that does, at %s, %j', (...row) => expectOutcome(row, ['PIPELINING']));
});

describe('a server that takes the message', () => {
  it('and drops the connection before it says so leaves it unknown', async () => {
    const { outcome, taken } = await atPhase('dot', { drop: true, take: true }, ['PIPELINING']);
    expect(outcome).toMatchObject({ kind: 'unknown', code: 'no_reply' });
    expect(taken).toBe(1);
  });

  it('and never says so leaves it unknown', async () => {
    const { outcome, taken } = await atPhase('dot', { hang: true, take: true }, ['PIPELINING']);
    expect(outcome).toMatchObject({ kind: 'unknown', code: 'no_reply' });
    expect(taken).toBe(1);
  });

  it('and drops the connection after it has said so has taken it', async () => {
    const step = { reply: '250 mine', drop: true, take: true };
    const { outcome, taken } = await atPhase('dot', step, ['PIPELINING']);
    expect(outcome).toEqual({ kind: 'sent', reply: '250 mine' });
    expect(taken).toBe(1);
  });
});
