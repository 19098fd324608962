import {
  createSchedule,
  deleteSchedule,
  getSchedule,
  holidayCountries,
  listSchedules,
  previewSchedule,
  updateSchedule,
} from '@outreach/core';
import { z } from 'zod';
import {
  holidayCountry,
  newSchedule,
  schedule,
  scheduleChanges,
  schedulePreview,
} from '../schemas/schedules.js';
import { done, id } from '../schemas/shared.js';
import { admin, member, router } from './init.js';

/** How many sending days a preview shows. */
const PREVIEWED_DAYS = 10;

const one = z.strictObject({ scheduleId: id() });

export const schedulesRouter = router({
  list: member.output(z.array(schedule)).query(({ ctx }) => listSchedules(ctx.db)),
  get: member
    .input(one)
    .output(schedule)
    .query(({ ctx, input }) => getSchedule(ctx.db, input)),
  /** Whose public holidays a schedule can keep free, by name. */
  holidayCountries: member.output(z.array(holidayCountry)).query(() =>
    Object.entries(holidayCountries())
      .map(([code, name]) => ({ code, name }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  ),
  /** When a schedule would be open that is just being written. */
  preview: member
    .input(newSchedule.omit({ name: true }).strict())
    .output(schedulePreview)
    .query(({ input }) => previewSchedule({ ...input, name: '' }, { days: PREVIEWED_DAYS })),
  create: admin
    .input(newSchedule.strict())
    .output(schedule)
    .mutation(({ ctx, input }) => createSchedule(ctx.db, { schedule: input, actor: ctx.actor })),
  update: admin
    .input(scheduleChanges.extend({ scheduleId: id() }).strict())
    .output(schedule)
    .mutation(({ ctx, input: { scheduleId, ...changes } }) =>
      updateSchedule(ctx.db, { scheduleId, changes, actor: ctx.actor }),
    ),
  delete: admin
    .input(one)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await deleteSchedule(ctx.db, { ...input, actor: ctx.actor });
      return { ok: true };
    }),
});
