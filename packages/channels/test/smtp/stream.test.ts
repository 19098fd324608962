import { describe, expect, it } from 'vitest';
import { createSmtpChannel } from '../../src/smtp/smtp-channel.js';
import { type Script, startScriptedServer } from './scripted-server.js';
import { DEADLINES, deliverTo, message, port, sender } from './setup.js';

const many = (count: number) =>
  Array.from({ length: count }, (_, i) => message(`action-${i}`, { to: `person-${i}@example.com` }));
const count = (values: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};
const receivers = (taken: { to: string[] }[]) =>
  taken.flatMap(({ to }) => to).map((to) => to.slice(1, to.indexOf('@')));

describe('a stream of messages', () => {
  it('goes over no more connections than allowed, each used for many', async () => {
    const { outcomes, report } = await deliverTo({}, many(60), { channel: { connections: 3 } });
    expect(outcomes.filter(({ kind }) => kind === 'sent')).toHaveLength(60);
    expect(report.connections).toBe(3);
    expect(new Set(receivers(report.taken)).size).toBe(60);
  });

  it('goes over a new connection after a hundred messages', async () => {
    const { outcomes, report } = await deliverTo({}, many(250), { channel: { connections: 1 } });
    expect(outcomes.filter(({ kind }) => kind === 'sent')).toHaveLength(250);
    expect(report.connections).toBe(3);
  });

  const CLOSINGS: Record<string, Script> = {
    'before it answers to a message': { mail: { drop: true, every: 7 } },
    'in the middle of a message': { rcpt: { drop: true, every: 11 }, data: { drop: true, every: 13 } },
    'with a 421': { mail: { reply: '421 busy', drop: true, every: 5 } },
    'after it has taken a message': { dot: { reply: '250 taken', drop: true, take: true, every: 6 } },
    'after it has taken a message and before it says so': { dot: { drop: true, take: true, every: 9 } },
    'of all kinds': {
      greeting: { drop: true, every: 8 },
      mail: { drop: true, every: 17 },
      rcpt: { drop: true, every: 19 },
      body: { drop: true, every: 23 },
      dot: { drop: true, take: true, every: 29 },
    },
  };
  it.each(Object.entries(CLOSINGS))('meets a server that closes connections %s', async (_, script) => {
    const messages = many(200);
    const { port: used, report } = await deliverTo({ script }, messages);

    const settled = count(used.settled.map(({ actionId }) => actionId));
    expect([...settled.keys()].sort()).toEqual(messages.map(({ actionId }) => actionId).sort());
    expect(Math.max(...settled.values())).toBe(1);

    const taken = count(receivers(report.taken));
    expect(Math.max(...taken.values())).toBe(1);
    for (const { actionId, outcome } of used.settled) {
      const times = taken.get(actionId.replace('action', 'person')) ?? 0;
      if (outcome.kind === 'sent') expect({ actionId, times }).toEqual({ actionId, times: 1 });
      else if (outcome.kind !== 'unknown') expect({ actionId, times }).toEqual({ actionId, times: 0 });
    }
  });

  it('is shared by two deliveries at once', async () => {
    const server = await startScriptedServer({});
    const channel = createSmtpChannel({ sender: sender(server.port), connections: 2, deadlines: DEADLINES });
    const first = port();
    const second = port();
    const messages = many(40);
    await Promise.all([
      channel.deliver(messages.slice(0, 20), first),
      channel.deliver(messages.slice(20), second),
    ]);
    await channel.close();
    const report = await server.report();
    await server.stop();
    expect([first.settled.length, second.settled.length]).toEqual([20, 20]);
    expect(report.connections).toBe(2);
    expect(report.taken).toHaveLength(40);
  });
});

describe('a connection that is kept', () => {
  it('is given up without a word to the breaker when the server has closed it', async () => {
    const script: Script = { mail: { drop: true, times: 2, every: 2 } };
    const { outcomes, report } = await deliverTo({ script }, many(2), { channel: { connections: 1 } });
    expect(outcomes).toMatchObject([{ kind: 'sent' }, { kind: 'sent' }]);
    expect(report).toMatchObject({ connections: 2, taken: { length: 2 } });
  });

  it('goes on after a refused address', async () => {
    const script: Script = { rcpt: { reply: '550 5.1.1 nobody', times: 1 } };
    const { outcomes, report } = await deliverTo({ script }, many(3), { channel: { connections: 1 } });
    expect(outcomes).toMatchObject([
      { kind: 'rejected', badAddress: true },
      { kind: 'sent' },
      { kind: 'sent' },
    ]);
    expect(report.connections).toBe(1);
    expect(report.commands).toContain('RSET');
  });

  it('goes on after a refused message', async () => {
    const script: Script = { dot: { reply: '554 spam', times: 1 } };
    const { outcomes, report } = await deliverTo({ script }, many(2), { channel: { connections: 1 } });
    expect(outcomes).toMatchObject([{ kind: 'rejected' }, { kind: 'sent' }]);
    expect(report.connections).toBe(1);
  });

  it('is closed with a good-bye', async () => {
    const { report } = await deliverTo({}, many(1));
    expect(report.commands.at(-1)).toBe('QUIT');
  });

  it('is closed when nobody uses it', async () => {
    const server = await startScriptedServer({});
    const channel = createSmtpChannel({
      sender: sender(server.port),
      deadlines: { ...DEADLINES, idleMs: 1 },
    });
    await channel.deliver(many(1), port());
    // Comes only when the connection is over, and nobody has closed the channel.
    const { commands } = await server.report();
    await channel.close();
    await server.stop();
    expect(commands.at(-1)).toBe('QUIT');
  });
});

describe('a sender that is refused', () => {
  it('is not tried with the messages that follow', async () => {
    const credentials = { smtp: { user: 'grace', password: 'wrong' } };
    const { outcomes, report } = await deliverTo(
      { auth: true, script: { auth: '535 5.7.8 wrong' } },
      many(20),
      { sender: credentials, channel: { connections: 2 } },
    );
    expect(outcomes).toHaveLength(20);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['sender_failed']));
    expect(report.commands.filter((line) => line === 'AUTH')).toHaveLength(2);
  });
});

it('after a crash nothing can be proven', async () => {
  const channel = createSmtpChannel({ sender: sender(25) });
  expect(channel).toMatchObject({ name: 'smtp:sender-1', simulated: false });
  expect([...(await channel.evidence(new Map(['a', 'b'].map((id) => [id, new Date()]))))]).toEqual([
    ['a', 'unknown'],
    ['b', 'unknown'],
  ]);
});
