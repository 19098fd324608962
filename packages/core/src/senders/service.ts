import { and, eq, isNull, sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { DomainError, notFound } from '../domain-error.js';
import { keepInbox } from '../inboxes/keep-inbox.js';
import { senders } from '../schema/senders.js';
import { checkSender } from './check.js';
import {
  changesConnection,
  inputOf,
  merged,
  plainColumns,
  type SenderRow,
  sealedColumns,
  toCheck,
} from './columns.js';
import { getSender } from './queries.js';
import type { SecretBox } from './secrets.js';
import type { Sender, SenderChanges, SenderInput } from './types.js';

const NOTHING_STORED = {
  smtpUser: null,
  imapUser: null,
  smtpPasswordSealed: null,
  imapPasswordSealed: null,
  httpSecretSealed: null,
  dkimKeySealed: null,
};

/** @throws DomainError `invalid_input` with all problems */
export async function createSender(
  db: Queryable,
  params: { sender: SenderInput; box: SecretBox; actor: Actor },
): Promise<Sender> {
  const { sender, box, actor } = params;
  const sealed = sealedColumns(NOTHING_STORED, sender, box);
  const columns = { ...checkedColumns(sender, sealed), ...sealed };
  return await db.transaction(async (tx) => {
    const [row] = await tx
      .insert(senders)
      .values({ kind: sender.kind, ...columns })
      .returning({ id: senders.id });
    if (!row) throw new Error('the insert returned no row');
    await keepInbox(tx, { senderId: row.id, before: null, after: columns });
    const after = { senderId: row.id, kind: sender.kind, name: sender.name, mode: sender.mode };
    await recordEvents(tx, [{ actor, event: 'sender.created', after }]);
    return await getSender(tx, { senderId: row.id });
  });
}

/**
 * Changes what is given. A password that is left out stays, null removes it. A change of how it connects raises its
 * version and resumes nothing by itself; the status `active` does.
 * @throws DomainError `not_found`, `invalid_input` with all problems
 */
export async function updateSender(
  db: Queryable,
  params: { senderId: string; changes: SenderChanges; box: SecretBox; actor: Actor },
): Promise<Sender> {
  const { senderId, changes, box, actor } = params;
  return await db.transaction(async (tx) => {
    const before = await lockSender(tx, senderId);
    const after = merged(inputOf(before), changes);
    const sealed = sealedColumns(before, after, box);
    const columns = { ...checkedColumns(after, sealed), ...sealed };
    const changed = (Object.keys(columns) as (keyof typeof columns)[]).filter(
      (column) => columns[column] !== before[column],
    );
    const status = statusChange(before, changes.status);
    if (changed.length === 0 && !status) return await getSender(tx, { senderId });
    await tx
      .update(senders)
      .set({
        ...columns,
        ...status?.columns,
        ...(changesConnection(changed) ? { version: sql`${senders.version} + 1` } : {}),
        // The gap behind the last message grows or shrinks with the setting.
        nextFreeAt: sql`${senders.nextFreeAt}
          + make_interval(secs => (${columns.minGapSeconds}::int - ${senders.minGapSeconds})::double precision)`,
        // A ramp that was not there begins with the next message.
        ...(before.rampStart === null || columns.rampStart === null ? { rampStartedAt: null } : {}),
        updatedAt: sql`now()`,
      })
      .where(eq(senders.id, senderId));
    await keepInbox(tx, { senderId, before, after: columns });
    await recordEvents(tx, [
      ...(changed.length > 0
        ? [
            {
              actor,
              event: 'sender.updated',
              before: { senderId, name: before.name },
              after: { senderId, name: after.name, changed: changed.map(fieldName) },
            },
          ]
        : []),
      ...(status ? [{ actor, ...status.event }] : []),
    ]);
    return await getSender(tx, { senderId });
  });
}

/** Not deleted, and locked: it changes in one place at a time. @throws DomainError `not_found` */
export async function lockSender(tx: Queryable, senderId: string): Promise<SenderRow> {
  const [row] = await tx
    .select()
    .from(senders)
    .where(and(eq(senders.id, senderId), isNull(senders.archivedAt)))
    .for('update');
  if (!row) throw notFound('sender', senderId);
  return row;
}

function checkedColumns(sender: SenderInput, sealed: ReturnType<typeof sealedColumns>) {
  const problems = checkSender(toCheck(sender, sealed));
  const [first] = problems;
  if (first) throw new DomainError('invalid_input', first.message, { problems });
  return plainColumns(sender);
}

/** Resuming one that is active already closes its breaker; pausing a paused one leaves the reason that is there. */
function statusChange(before: SenderRow, status: SenderChanges['status']) {
  const event = (name: string) => ({
    event: name,
    before: { senderId: before.id, status: before.status, reason: before.statusReason },
    after: { senderId: before.id, name: before.name, status },
  });
  if (status === 'active' && (before.status === 'paused' || before.failures > 0 || before.brokenUntil))
    return {
      columns: { status, statusReason: null, failures: 0, brokenUntil: null },
      event: event('sender.resumed'),
    };
  if (status === 'paused' && before.status === 'active')
    return { columns: { status, statusReason: 'Somebody has paused it.' }, event: event('sender.paused') };
  return undefined;
}

/** A column's name without the word that says how it is kept. */
const fieldName = (column: string): string => column.replace(/Sealed$/, '');
