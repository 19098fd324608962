import { campaignStatistics, deliveryStatus, listEvents } from '@outreach/core';
import { z } from 'zod';
import { auditEvent, auditQuery } from '../schemas/audit.js';
import { campaignStatistics as statistics } from '../schemas/campaigns.js';
import { health } from '../schemas/health.js';
import { id } from '../schemas/shared.js';
import { member, router } from './init.js';

export const statsRouter = router({
  campaign: member
    .input(z.strictObject({ campaignId: id() }))
    .output(statistics)
    .query(({ ctx, input }) => campaignStatistics(ctx.db, input)),
});

export const auditRouter = router({
  list: member
    .input(auditQuery.strict())
    .output(z.array(auditEvent))
    .query(({ ctx, input }) => listEvents(ctx.db, { ...input, role: ctx.caller.role })),
});

export const healthRouter = router({
  delivery: member.output(health).query(({ ctx }) => deliveryStatus(ctx.db)),
});
