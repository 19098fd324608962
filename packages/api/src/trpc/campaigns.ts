import {
  activateCampaign,
  campaignChecklist,
  campaignIdle,
  createCampaign,
  deleteCampaign,
  duplicateCampaign,
  forecastCampaign,
  getCampaign,
  listCampaigns,
  listOwners,
  pauseCampaign,
  updateCampaign,
} from '@outreach/core';
import { z } from 'zod';
import {
  campaignChanges,
  campaignDetails,
  campaignListQuery,
  campaignWithStats,
  checklist,
  forecast,
  forecastQuery,
  newCampaign,
  owners,
  pausedCampaign,
} from '../schemas/campaigns.js';
import { strictSteps } from '../schemas/sequences.js';
import { done, id, pageOf } from '../schemas/shared.js';
import { idle } from '../schemas/waiting.js';
import { director, member, router } from './init.js';

const one = z.strictObject({ campaignId: id() });

export const campaignsRouter = router({
  list: member
    .input(campaignListQuery.strict())
    .output(pageOf(campaignWithStats))
    .query(({ ctx, input }) => listCampaigns(ctx.db, input)),
  get: member
    .input(one)
    .output(campaignDetails)
    .query(({ ctx, input }) => getCampaign(ctx.db, input)),
  owners: member.output(owners).query(({ ctx }) => listOwners(ctx.db)),
  checklist: member
    .input(one)
    .output(checklist)
    .query(({ ctx, input, signal }) =>
      campaignChecklist(ctx.db, {
        ...input,
        signal,
        publicUrl: ctx.sending.publicUrl ?? null,
        lookUpMailDomain: ctx.sending.lookUpMailDomain,
      }),
    ),
  idle: member
    .input(one)
    .output(idle.nullable())
    .query(({ ctx, input }) => campaignIdle(ctx.db, input)),
  forecast: member
    .input(forecastQuery.extend({ campaignId: id() }).strict())
    .output(forecast)
    .query(({ ctx, input }) => forecastCampaign(ctx.db, input)),
  create: director
    .input(newCampaign.extend({ sequences: strictSteps.optional() }).strict())
    .output(campaignDetails)
    .mutation(({ ctx, input }) =>
      createCampaign(ctx.db, { ...input, createdBy: ctx.caller.id, actor: ctx.actor }),
    ),
  update: director
    .input(campaignChanges.extend({ campaignId: id() }).strict())
    .output(campaignDetails)
    .mutation(({ ctx, input }) => updateCampaign(ctx.db, { ...input, actor: ctx.actor })),
  delete: director
    .input(one)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await deleteCampaign(ctx.db, { ...input, actor: ctx.actor });
      return { ok: true };
    }),
  activate: director
    .input(one)
    .output(campaignDetails)
    .mutation(async ({ ctx, input }) => {
      await activateCampaign(ctx.db, { ...input, actor: ctx.actor });
      return await getCampaign(ctx.db, input);
    }),
  pause: director
    .input(one)
    .output(pausedCampaign)
    .mutation(async ({ ctx, input }) => {
      const { inFlight } = await pauseCampaign(ctx.db, { ...input, actor: ctx.actor });
      return { ...(await getCampaign(ctx.db, input)), inFlight };
    }),
  duplicate: director
    .input(one)
    .output(campaignDetails)
    .mutation(({ ctx, input }) =>
      duplicateCampaign(ctx.db, { ...input, createdBy: ctx.caller.id, actor: ctx.actor }),
    ),
});
