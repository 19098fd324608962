import { eq, sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { lockCampaigns } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { DomainError, notFound } from '../domain-error.js';
import { schedules, WEEKDAYS, type Windows } from '../schema/schedules.js';
import { checkSchedule } from './check.js';
import { markForPlanning } from './mark-for-planning.js';
import { campaignsUsing, getSchedule, planOf } from './queries.js';
import type { Schedule, ScheduleInput } from './types.js';

/** @throws DomainError `invalid_input` with all problems */
export async function createSchedule(
  db: Queryable,
  params: { schedule: ScheduleInput; actor: Actor },
): Promise<Schedule> {
  const values = columnsOf(checked(params.schedule));
  return await db.transaction(async (tx) => {
    const [row] = await tx.insert(schedules).values(values).returning({ id: schedules.id });
    if (!row) throw new Error('the insert returned no row');
    await recordEvents(tx, [
      { actor: params.actor, event: 'schedule.created', after: { scheduleId: row.id, ...values } },
    ]);
    return await getSchedule(tx, { scheduleId: row.id });
  });
}

type Some<T> = { [Key in keyof T]?: T[Key] | undefined };

/** Of the holidays, too, only what is to be another. */
type ScheduleChanges = Some<Omit<ScheduleInput, 'holidays'>> & {
  holidays?: Some<ScheduleInput['holidays']> | undefined;
};

/**
 * Changes what is given. When that changes a time, what the campaigns that use it have still to send is planned anew.
 * @throws DomainError `not_found`, `invalid_input` with all problems
 */
export async function updateSchedule(
  db: Queryable,
  params: {
    scheduleId: string;
    changes: ScheduleChanges;
    actor: Actor;
  },
): Promise<Schedule> {
  const { scheduleId, changes, actor } = params;
  return await db.transaction(async (tx) => {
    await lockSchedule(tx, scheduleId);
    const stored = await getSchedule(tx, { scheduleId });
    const before = columnsOf(stored);
    const holidays = { ...stored.holidays, ...given(changes.holidays ?? {}) };
    const after = columnsOf(checked({ ...stored, ...given(changes), holidays }));
    const changed = differing(before, after);
    if (changed.length === 0) return stored;

    const using = await campaignsUsing(tx, { scheduleId });
    const replan = using.length > 0 && changed.some((field) => field !== 'name');
    // Nothing of theirs passes the gate while its time changes.
    if (replan)
      await lockCampaigns(
        tx,
        'exclusive',
        using.map(({ id }) => id),
      );
    await tx
      .update(schedules)
      .set({ ...after, updatedAt: sql`now()` })
      .where(eq(schedules.id, scheduleId));
    if (replan) await markForPlanning(tx, { scheduleId });
    await recordEvents(tx, [
      {
        actor,
        event: 'schedule.updated',
        before: { scheduleId, name: before.name, ...pick(before, changed) },
        after: { scheduleId, name: after.name, ...pick(after, changed), campaigns: using.length },
      },
    ]);
    return await getSchedule(tx, { scheduleId });
  });
}

type Given<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

const given = <T extends object>(changes: T): Given<T> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Given<T>;

/** @throws DomainError `not_found`, `schedule_in_use` */
export async function deleteSchedule(
  db: Queryable,
  params: { scheduleId: string; actor: Actor },
): Promise<void> {
  const { scheduleId, actor } = params;
  await db.transaction(async (tx) => {
    await lockSchedule(tx, scheduleId);
    const before = await getSchedule(tx, { scheduleId });
    const using = await campaignsUsing(tx, { scheduleId });
    if (using.length > 0)
      throw new DomainError(
        'schedule_in_use',
        `The schedule is used by ${listed(using.map(({ name }) => `“${name}”`))}; give ${using.length > 1 ? 'them' : 'it'} another one first.`,
      );
    await tx.delete(schedules).where(eq(schedules.id, scheduleId));
    await recordEvents(tx, [
      { actor, event: 'schedule.deleted', before: { scheduleId, ...columnsOf(before) } },
    ]);
  });
}

/** Whoever gives it to a campaign waits for this, by the foreign key, and this for them. */
async function lockSchedule(tx: Queryable, scheduleId: string): Promise<void> {
  const [row] = await tx
    .select({ id: schedules.id })
    .from(schedules)
    .where(eq(schedules.id, scheduleId))
    .for('update');
  if (!row) throw notFound('schedule', scheduleId);
}

type Columns = ReturnType<typeof columnsOf>;

const columnsOf = (input: ScheduleInput) => ({
  name: input.name,
  ...planOf(input),
  windows: inOrder(input.windows),
  holidayDates: [...new Set(input.holidays.dates)].sort(),
});

/** Days from Monday on, windows by start, days without any left out. */
const inOrder = (windows: Windows): Windows =>
  Object.fromEntries(
    WEEKDAYS.map(
      (day) => [day, [...(windows[day] ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))] as const,
    ).filter(([, ofDay]) => ofDay.length > 0),
  );

const differing = (before: Columns, after: Columns) =>
  (Object.keys(after) as (keyof Columns)[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );

const pick = (from: Columns, fields: readonly (keyof Columns)[]) =>
  Object.fromEntries(fields.map((field) => [field, from[field]]));

function checked(schedule: ScheduleInput): ScheduleInput {
  const problems = checkSchedule(planOf(schedule));
  const [first] = problems;
  if (first) throw new DomainError('invalid_input', first.message, { problems });
  return schedule;
}

const MAX_NAMES = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES);
  if (names.length > MAX_NAMES) shown.push(`${names.length - MAX_NAMES} more`);
  const last = shown.pop() ?? '';
  return shown.length > 0 ? `${shown.join(', ')} and ${last}` : last;
}
