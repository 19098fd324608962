import { describe, expect, it } from 'vitest';
import { classify, type Phase } from '../../src/smtp/classify.js';
import { readReply } from '../../src/smtp/reply.js';

const answered = (phase: Phase, text: string) => classify(phase, { reply: readReply(text) });
const lost = (phase: Phase) => classify(phase, { code: 'connection_lost', detail: 'The line was cut.' });
const BEFORE_THE_GATE: Phase[] = ['connect', 'auth', 'mail', 'rcpt', 'data', 'body'];

describe('a loss', () => {
  it.each(BEFORE_THE_GATE)('before the gate, in %s, is tried again and counts for the breaker', (phase) => {
    expect(lost(phase)).toEqual({
      kind: 'retry',
      code: 'connection_lost',
      detail: 'The line was cut.',
      infrastructure: true,
    });
  });

  it('after the dot leaves it unknown', () => {
    expect(lost('dot')).toMatchObject({ kind: 'unknown', code: 'no_reply' });
  });

  it('that lies in how the sender is set up pauses it', () => {
    const failure = { code: 'login_not_offered', detail: 'No log-in.', misconfigured: true };
    expect(classify('auth', failure)).toMatchObject({ kind: 'sender_failed', code: 'login_not_offered' });
  });
});

describe('421', () => {
  it.each(BEFORE_THE_GATE)('before the gate, in %s, is tried again and counts for the breaker', (phase) => {
    expect(answered(phase, '421 4.3.2 going down')).toMatchObject({
      kind: 'retry',
      code: 'smtp_421_4.3.2',
      infrastructure: true,
    });
  });

  it('after the dot leaves it unknown', () => {
    expect(answered('dot', '421 going down')).toMatchObject({ kind: 'unknown', code: 'smtp_421' });
  });
});

describe('another 4xx', () => {
  it.each(['mail', 'rcpt', 'data', 'body', 'dot'] as const)(
    'to the message, in %s, is tried again and says nothing of the server',
    (phase) => {
      for (const code of ['450', '451', '452']) {
        const outcome = answered(phase, `${code} not now`);
        expect(outcome).toMatchObject({ kind: 'retry', code: `smtp_${code}` });
        expect(outcome).not.toHaveProperty('infrastructure');
      }
    },
  );

  it.each(['connect', 'auth'] as const)('before any message, in %s, counts for the breaker', (phase) => {
    expect(answered(phase, '454 4.7.0 not now')).toMatchObject({ kind: 'retry', infrastructure: true });
  });

  it.each(['mail', 'rcpt', 'dot'] as const)('that names a time, in %s, is tried again after it', (phase) => {
    expect(answered(phase, '451 4.7.1 Greylisted, try again in 300 seconds')).toMatchObject({
      kind: 'retry',
      afterSeconds: 300,
    });
    expect(answered(phase, '451 4.7.1 not now')).not.toHaveProperty('afterSeconds');
  });
});

describe('a 5xx', () => {
  it('in the greeting or at EHLO is tried again', () => {
    expect(answered('connect', '554 no service')).toMatchObject({ kind: 'retry', infrastructure: true });
  });

  it.each(['535 5.7.8 wrong password', '534 too weak', '530 5.7.0 no', '550 disabled'])(
    'at the log-in pauses the sender: %s',
    (text) => {
      expect(answered('auth', text)).toMatchObject({ kind: 'sender_failed' });
    },
  );

  it('at MAIL pauses the sender', () => {
    expect(answered('mail', '550 5.7.1 not you')).toMatchObject({
      kind: 'sender_failed',
      code: 'smtp_550_5.7.1',
    });
  });

  it.each(['5.1.1', '5.1.2', '5.1.6', '5.1.10'])('at RCPT with %s says that the address is bad', (status) => {
    expect(answered('rcpt', `550 ${status} nobody`)).toMatchObject({ kind: 'rejected', badAddress: true });
    expect(answered('rcpt', `550-${status} nobody\n550 ${status} here`)).toMatchObject({ badAddress: true });
  });

  it.each(['550 5.7.1 relaying denied', '550 nobody', '552 5.2.2 full', '550 5.1.8 bad sender'])(
    'at RCPT with anything else says nothing of the address: %s',
    (text) => {
      const outcome = answered('rcpt', text);
      expect(outcome).toMatchObject({ kind: 'rejected' });
      expect(outcome).not.toHaveProperty('badAddress');
    },
  );

  it.each(['mail', 'rcpt', 'data'] as const)('that asks for a log-in, in %s, pauses the sender', (phase) => {
    expect(answered(phase, '530 5.7.0 log in first')).toMatchObject({ kind: 'sender_failed' });
  });

  it.each(['552 5.3.4 too big', '554 5.7.1 spam', '550 5.1.1 nobody'])(
    'after the dot rejects the message, and never blames the address: %s',
    (text) => {
      const outcome = answered('dot', text);
      expect(outcome).toMatchObject({ kind: 'rejected' });
      expect(outcome).not.toHaveProperty('badAddress');
    },
  );

  it.each(['data', 'body'] as const)('in %s rejects the message', (phase) => {
    expect(answered(phase, '554 no')).toMatchObject({ kind: 'rejected', code: 'smtp_554' });
  });
});

describe('something that is no answer', () => {
  it.each(BEFORE_THE_GATE)('before the gate, in %s, is tried again', (phase) => {
    expect(answered(phase, 'HTTP/1.1 400 Bad Request')).toMatchObject({
      kind: 'retry',
      code: 'unclear_reply',
    });
    expect(answered(phase, '250 fine')).toMatchObject({ kind: 'retry', code: 'unclear_reply' });
  });

  it('after the dot leaves it unknown', () => {
    expect(answered('dot', 'moo')).toMatchObject({ kind: 'unknown', code: 'unclear_reply' });
    expect(answered('dot', '354 go on')).toMatchObject({ kind: 'unknown', code: 'unclear_reply' });
  });
});
