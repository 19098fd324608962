import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel, OutgoingMessage, SendOutcome } from '@outreach/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogChannel } from '../src/index.js';

let folder: string;
let outboxFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-'));
  outboxFile = join(folder, 'made', 'on', 'demand', 'outbox.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = new Date('2026-03-29T01:30:00.123Z');
const message = (actionId: string, over: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  actionId,
  campaignId: 'campaign-1',
  recipientId: 'recipient-1',
  stepNumber: 2,
  channel: 'email',
  to: 'ada@example.com',
  subject: null,
  body: 'Hi Ada,\n"ünïcödé" 👋',
  at,
  ...over,
});
/** With a gate that lets everything pass. */
async function deliver(channel: Channel, messages: readonly OutgoingMessage[]): Promise<SendOutcome[]> {
  const outcomes = new Map<OutgoingMessage, SendOutcome>();
  await channel.deliver(messages, {
    gate: async (all) => new Set(all.map(({ actionId }) => actionId)),
    settle: (message, outcome) => outcomes.set(message, outcome),
    mayStart: () => true,
  });
  return messages.flatMap((message) => outcomes.get(message) ?? []);
}
/** Of messages that pass the gate now. */
const evidence = async (channel: Channel, ids: readonly string[]) =>
  await channel.evidence(new Map(ids.map((id) => [id, new Date()])));
const lines = () => readFileSync(outboxFile, 'utf8').split('\n').slice(0, -1);
const sent = { kind: 'sent' };

describe('with a file', () => {
  it('makes one that strangers on the machine cannot read', async () => {
    const channel = createLogChannel({ outboxFile });
    const access = () => statSync(outboxFile).mode & 0o007;
    expect(access()).toBe(0);
    rmSync(outboxFile);
    await deliver(channel, [message('a')]);
    expect(access()).toBe(0);
    await channel.close();
  });

  it('appends one JSON line a message, exactly as the contract has it', async () => {
    const channel = createLogChannel({ outboxFile });
    expect(await deliver(channel, [message('a', { subject: 'Hello' }), message('b')])).toEqual([sent, sent]);
    expect(await deliver(channel, [message('c')])).toEqual([sent]);
    expect(lines().map((line) => JSON.parse(line).action_id)).toEqual(['a', 'b', 'c']);
    expect(JSON.parse(lines()[0] ?? '')).toEqual({
      action_id: 'a',
      campaign_id: 'campaign-1',
      recipient_id: 'recipient-1',
      step_number: 2,
      channel: 'email',
      to: 'ada@example.com',
      subject: 'Hello',
      body: 'Hi Ada,\n"ünïcödé" 👋',
      at: '2026-03-29T01:30:00.123Z',
    });
    expect(readFileSync(outboxFile, 'utf8').endsWith('\n')).toBe(true);
    await channel.close();
  });

  it('is made at once, so that a bad path shows at the start', () => {
    createLogChannel({ outboxFile });
    expect(existsSync(outboxFile)).toBe(true);
    expect(() => createLogChannel({ outboxFile: folder })).toThrow(/EISDIR/);
  });

  it('closes off what a dead writer left half written', async () => {
    const channel = createLogChannel({ outboxFile });
    await deliver(channel, [message('a')]);
    appendFileSync(outboxFile, '{"action_id":"b","campaign_id":"camp');
    await deliver(channel, [message('c')]);
    expect(lines().map((line) => line.slice(0, 17))).toEqual([
      '{"action_id":"a",',
      '{"action_id":"b",',
      '{"action_id":"c",',
    ]);
    expect([...(await evidence(channel, ['a', 'b', 'c']))]).toEqual([
      ['a', 'delivered'],
      ['b', 'not_delivered'],
      ['c', 'delivered'],
    ]);
  });

  it('keeps batches that are delivered at the same time apart', async () => {
    const channel = createLogChannel({ outboxFile });
    const batches = Array.from({ length: 20 }, (_, batch) =>
      Array.from({ length: 50 }, (_, i) => message(`${batch}-${i}`)),
    );
    await Promise.all(batches.map((batch) => deliver(channel, batch)));
    expect(lines().map((line) => JSON.parse(line).action_id)).toEqual(batches.flat().map((m) => m.actionId));
  });

  it.skipIf(!existsSync('/dev/full'))('asks for another try when a device takes nothing', async () => {
    const channel = createLogChannel({ outboxFile: '/dev/full' });
    expect(await deliver(channel, [message('a')])).toMatchObject([{ kind: 'retry', code: 'outbox_full' }]);
    expect(await evidence(channel, ['a'])).toEqual(new Map([['a', 'unknown']]));
  });

  it('asks for another try when the file cannot be opened any more', async () => {
    const channel = createLogChannel({ outboxFile });
    rmSync(folder, { recursive: true });
    expect(await deliver(channel, [message('a')])).toMatchObject([
      { kind: 'retry', code: 'outbox_unwritable' },
    ]);
  });
});

const canLimit = (() => {
  try {
    execFileSync('prlimit', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!canLimit)('when the disk runs full in the middle of a batch', () => {
  /** The system then takes a part of a write and refuses the rest, as it does on a full disk. */
  async function withRoomFor<T>(bytes: number, run: () => Promise<T>): Promise<T> {
    const limit = (size: string) =>
      execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${size}:unlimited`]);
    limit(String(bytes));
    try {
      return await run();
    } finally {
      limit('unlimited');
    }
  }
  const batch = ['a', 'b', 'c'].map((id) => message(id));
  const length = async () => {
    const channel = createLogChannel({ outboxFile: join(folder, 'probe') });
    await deliver(channel, [message('a')]);
    return readFileSync(join(folder, 'probe')).length;
  };

  it.each([
    ['within the second line', 1, 20, ['sent', 'retry', 'retry']],
    ['between two lines', 2, 0, ['sent', 'sent', 'retry']],
    ['before the line break of the second', 2, -1, ['sent', 'sent', 'retry']],
    ['before the line break of the last', 3, -1, ['sent', 'sent', 'sent']],
    ['at the first byte', 0, 0, ['retry', 'retry', 'retry']],
  ])('tells the lines that are wholly there from the others: %s', async (_, whole, more, kinds) => {
    const line = await length();
    const channel = createLogChannel({ outboxFile });
    const outcomes = await withRoomFor(whole * line + more, () => deliver(channel, batch));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(kinds);
    for (const outcome of outcomes)
      if (outcome.kind === 'retry') expect(outcome).toMatchObject({ code: 'outbox_full' });
    const proofs = await evidence(channel, ['a', 'b', 'c']);
    expect([...proofs.values()].map((proof) => (proof === 'delivered' ? 'sent' : 'retry'))).toEqual(kinds);

    const again = batch.filter((_message, i) => kinds[i] === 'retry');
    await deliver(channel, [...again, message('d')]);
    const parsed = lines().flatMap((text) => {
      try {
        return [JSON.parse(text).action_id];
      } catch {
        return [];
      }
    });
    expect(parsed).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('evidence', () => {
  it('counts a last line whose line break is missing, as long as it is complete', async () => {
    const channel = createLogChannel({ outboxFile });
    writeFileSync(
      outboxFile,
      '{"action_id":"a","at":"2026-03-29T01:30:00Z"}\n{"action_id":"b","at":"2026-03-29T01:30:00Z"}',
    );
    expect([...(await evidence(channel, ['a', 'b'])).values()]).toEqual(['delivered', 'delivered']);
  });

  it('finds a line behind a fragment that another process left on it', async () => {
    const channel = createLogChannel({ outboxFile });
    writeFileSync(outboxFile, '{"action_id":"a","body":"Hi{"action_id":"b","at":"2026-03-29T01:30:00Z"}\n');
    expect([...(await evidence(channel, ['a', 'b'])).values()]).toEqual(['not_delivered', 'delivered']);
  });

  it('is not deceived by a message that quotes a line', async () => {
    const channel = createLogChannel({ outboxFile });
    await deliver(channel, [message('a', { body: '\n{"action_id":"b","at":"2026-03-29T01:30:00Z"}\n' })]);
    expect([...(await evidence(channel, ['a', 'b'])).values()]).toEqual(['delivered', 'not_delivered']);
  });

  it('reads a big file within little memory, lines across its pieces included', async () => {
    const channel = createLogChannel({ outboxFile });
    const body = 'x'.repeat(700_000);
    await deliver(
      channel,
      Array.from({ length: 40 }, (_, i) => message(`m${i}`, { body })),
    );
    appendFileSync(outboxFile, `${'y'.repeat(20_000_000)}\n`);
    await deliver(channel, [message('last')]);
    const ids = ['m0', 'm17', 'm39', 'last'];
    expect([...(await evidence(channel, ids)).values()]).toEqual(ids.map(() => 'delivered'));
    expect(await evidence(channel, ['nobody'])).toEqual(new Map([['nobody', 'not_delivered']]));
  });

  it('is unknown when the file is gone or there never was one', async () => {
    const channel = createLogChannel({ outboxFile });
    rmSync(outboxFile);
    expect(await evidence(channel, ['a'])).toEqual(new Map([['a', 'unknown']]));
    expect(await evidence(createLogChannel({ write: () => {} }), ['a'])).toEqual(new Map([['a', 'unknown']]));
  });
});

describe('without a file', () => {
  it('writes the same lines to the log', async () => {
    const written: string[] = [];
    const channel = createLogChannel({ write: (line) => written.push(line) });
    expect(await deliver(channel, [message('a')])).toEqual([sent]);
    expect(JSON.parse(written[0] ?? '')).toMatchObject({ action_id: 'a', to: 'ada@example.com' });
  });

  it('has not sent a line whose writing failed', async () => {
    const channel = createLogChannel({
      write: () => {
        throw new Error('broken pipe');
      },
    });
    expect(await deliver(channel, [message('a')])).toMatchObject([{ kind: 'retry', code: 'log_unwritable' }]);
  });
});
