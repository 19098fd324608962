import { waitUntilBlocked } from '@outreach/testkit';
import { onTestFinished } from 'vitest';
import type { Stage } from '../src/stage.js';

/** A change of an action, whose COMMIT can be held up: the numbered points of a send that are in the database. */
export type Point = 'claim' | 'gate' | 'record';

const CHANGES: Record<Point, string> = {
  claim: "old.status = 'scheduled' AND new.status = 'sending'",
  gate: 'old.gated_at IS NULL AND new.gated_at IS NOT NULL',
  record: "old.status = 'sending' AND new.status = 'sent'",
};

export type HeldCommit = {
  /** Comes when a COMMIT waits. */
  reached(): Promise<void>;
  /** Ends the session that waits: its transaction has never been. */
  rollBack(): Promise<void>;
  /** Lets the COMMIT through, and those that follow. */
  letGo(): Promise<void>;
};

/**
 * From now on transactions that make this change wait at their very end: they have done all their work and cannot be
 * seen. A lock in a deferred trigger holds them.
 */
export async function holdCommit(stage: Stage, point: Point): Promise<HeldCommit> {
  const holder = await stage.sql.reserve();
  const [session] = await holder<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
  const by = session?.pid ?? 0;
  await holder`SELECT pg_advisory_lock(1, 1)`;
  await stage.sql.unsafe(`
    CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_advisory_xact_lock(1, 1); RETURN NULL; END';
    CREATE CONSTRAINT TRIGGER wait_at_commit AFTER UPDATE ON campaign_actions DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (${CHANGES[point]}) EXECUTE FUNCTION wait_at_commit()`);
  let held = true;
  const letGo = async () => {
    if (!held) return;
    held = false;
    await holder`SELECT pg_advisory_unlock(1, 1)`;
    holder.release();
    await stage.sql`DROP FUNCTION wait_at_commit CASCADE`;
  };
  onTestFinished(letGo);
  let waiting: number[] = [];
  return {
    reached: async () => {
      waiting = await waitUntilBlocked(stage.sql, { by, timeoutMs: 60_000 });
    },
    rollBack: async () => {
      for (const pid of waiting) await stage.sql`SELECT pg_terminate_backend(${pid}, 10000)`;
    },
    letGo,
  };
}
