import { isNull } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { senders } from '../schema/senders.js';
import { capsAt } from './limits.js';
import { senderState } from './state.js';
import { senderUsage } from './usage.js';

/** What a sender has used of its limits in the windows that end now. */
export type SenderUse = {
  senderId: string;
  /** Messages, those in flight among them. */
  usedDay: number;
  usedHour: number;
  /** As the ramp has it today; null = no limit. */
  dayLimit: number | null;
  hourLimit: number | null;
  /** Why it may not send right now; null when it may. */
  blocked: { code: string; detail: string; nextAt: Date | null } | null;
};

/**
 * The use of all senders that are not deleted.
 * @param params.now the end of the rolling windows
 */
export async function listSenderUse(db: Queryable, params: { now?: Date } = {}): Promise<SenderUse[]> {
  const { now = new Date() } = params;
  const rows = await db.select().from(senders).where(isNull(senders.archivedAt));
  const usage = await senderUsage(db, { senders: rows, now });
  return rows.flatMap((sender) => {
    const used = usage.get(sender.id);
    if (!used) return [];
    const { day, hour } = capsAt(sender, now);
    const { usedDay, usedHour } = used;
    const { code, detail, nextAt } = senderState(sender, used, now);
    const blocked = code === null ? null : { code, detail, nextAt };
    return [{ senderId: sender.id, usedDay, usedHour, dayLimit: day, hourLimit: hour, blocked }];
  });
}
