import { describe, expect, it } from 'vitest';
import { createSmtpChannel } from '../../src/smtp/smtp-channel.js';
import { type Script, startScriptedServer } from './scripted-server.js';
import { DEADLINES, deliverTo, message, port, SHORT, sender } from './setup.js';

describe('the gate stands before the final dot', () => {
  it('lets a message through, and it is taken as it was written', async () => {
    const { outcomes, report } = await deliverTo({}, [message('a', { body: 'One.\n.\n..two\n' })]);
    expect(outcomes).toEqual([{ kind: 'sent', reply: '250 2.0.0 taken as 1' }]);
    expect(report.taken).toHaveLength(1);
    expect(report.taken[0]).toMatchObject({ from: '<grace@example.org>', to: ['<ada@example.com>'] });
    expect(report.taken[0]?.data).toContain('\r\n\r\nOne.\r\n.\r\n..two\r\n');
  });

  it('keeps back what it refuses: the server takes nothing', async () => {
    const refusing = port({ gate: async () => new Set(['another']) });
    const { outcomes, report } = await deliverTo({}, [message('a')], { port: refusing });
    expect(refusing.asked).toEqual(['a']);
    expect(outcomes).toEqual([{ kind: 'refused' }]);
    expect(report).toMatchObject({ taken: [], unfinished: 1 });
  });

  it('keeps back everything when the database does not answer', async () => {
    const failing = port({ gate: () => Promise.reject(new Error('no database')) });
    const { outcomes, report } = await deliverTo({}, [message('a')], { port: failing });
    expect(outcomes).toEqual([{ kind: 'refused' }]);
    expect(report).toMatchObject({ taken: [], unfinished: 1 });
  });

  it('is asked only when all of the body is with the server', async () => {
    const large = message('a', { body: `${'x'.repeat(70)}\n`.repeat(300_000) });
    const {
      outcomes,
      report,
      port: used,
    } = await deliverTo({ script: { body: 'hang' } }, [large], { channel: { deadlines: SHORT } });
    expect(used.asked).toEqual([]);
    expect(outcomes).toMatchObject([{ kind: 'retry', infrastructure: true }]);
    expect(report.taken).toEqual([]);
  });

  it('begins nothing when there is no time left', async () => {
    const { outcomes, report } = await deliverTo({}, [message('a'), message('b')], {
      port: port({ mayStart: () => false }),
    });
    expect(outcomes).toEqual([{ kind: 'refused' }, { kind: 'refused' }]);
    expect(report.connections).toBe(0);
  });
});

describe('when the connection ends while the gate is still asked', () => {
  const ends: [string, { script: Script; deadlines: object }][] = [
    ['because the message takes too long', { script: {}, deadlines: { messageMs: 2_000 } }],
    ['because nothing is said for too long', { script: {}, deadlines: { silenceMs: 2_000 } }],
    ['because the server speaks out of turn', { script: { body: '250 taken' }, deadlines: {} }],
    ['because the server refuses what it has not seen', { script: { body: '451 no' }, deadlines: {} }],
  ];
  it.each(ends)('%s, nothing was sent, whatever the gate says', async (_, { script, deadlines }) => {
    for (const open of [true, false]) {
      const server = await startScriptedServer({ script });
      const channel = createSmtpChannel({
        sender: sender(server.port),
        deadlines: { ...DEADLINES, ...deadlines },
      });
      const late = port({
        gate: async (messages) => {
          // Answered only when every connection to the server is over.
          await server.report();
          return new Set(open ? messages.map(({ actionId }) => actionId) : []);
        },
      });
      await channel.deliver([message('a')], late);
      await channel.close();
      const { taken } = await server.report();
      await server.stop();
      expect(late.asked).toEqual(['a']);
      expect(late.settled).toMatchObject([{ outcome: { kind: open ? 'retry' : 'refused' } }]);
      expect(taken).toEqual([]);
    }
  });
});

it('what did not go out is told in a sentence, without secrets and without the text', async () => {
  const lines: string[] = [];
  await deliverTo({ auth: true, script: { auth: '535 5.7.8 wrong' } }, [message('a')], {
    sender: { smtp: { user: 'grace', password: 'secret-word' } },
    channel: { log: (line) => lines.push(line) },
  });
  expect(lines).toEqual([
    'grace@example.org to ada@example.com: sender_failed. At the log-in the server answered: 535 5.7.8 wrong',
  ]);
});
