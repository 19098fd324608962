import { describe, expect, it } from 'vitest';
import { deliverTo, message, port } from './setup.js';

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
    const body = `${'x'.repeat(70)}\n`.repeat(400_000);
    const {
      outcomes,
      report,
      port: used,
    } = await deliverTo({ script: { body: 'hang' } }, [message('a', { body })]);
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
