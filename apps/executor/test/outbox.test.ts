import { existsSync, readFileSync, renameSync } from 'node:fs';
import { waitUntilBlocked } from '@outreach/testkit';
import { describe, expect, it } from 'vitest';
import { openCampaign, openStage, type Stage } from './support.js';

const idsIn = (file: string): string[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).action_id)
    : [];

/** An executor is killed when its only message stands in the outbox and is not recorded: somebody else holds the person. */
async function killedBeforeRecord(stage: Stage): Promise<void> {
  await openCampaign(stage, { people: 1 });
  const holder = await stage.sql.reserve();
  await holder`BEGIN`;
  await holder`SELECT 1 FROM campaign_recipients FOR UPDATE`;
  const running = await stage.start(['run']);
  await waitUntilBlocked(stage.sql, { timeoutMs: 60_000 });
  running.kill('SIGKILL');
  await running.exited;
  // The record that it had sent off already would be carried out without it.
  await holder`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await holder`COMMIT`;
  holder.release();
  expect(idsIn(stage.outboxFile)).toHaveLength(1);
  expect(await stage.actions()).toEqual({ sending: 1 });
}

describe('a message that stands in the outbox when its executor is killed before recording it', () => {
  it('is recorded by the next one', async () => {
    const stage = await openStage();
    await killedBeforeRecord(stage);
    expect(JSON.parse((await stage.run()).stdout)).toMatchObject({ rescued: { delivered: 1 } });
    expect(idsIn(stage.outboxFile)).toHaveLength(1);
    expect(await stage.actions()).toEqual({ sent: 1 });
  });

  it('is in doubt, and not logged twice, when the file was rotated before the next one looks', async () => {
    const stage = await openStage();
    await killedBeforeRecord(stage);
    const rotated = `${stage.outboxFile}.1`;
    renameSync(stage.outboxFile, rotated);
    expect(JSON.parse((await stage.run()).stdout)).toMatchObject({ sent: 0, rescued: { in_doubt: 1 } });
    expect([...idsIn(rotated), ...idsIn(stage.outboxFile)]).toHaveLength(1);
    expect(await stage.actions()).toEqual({ failed: 1 });
  });
});
