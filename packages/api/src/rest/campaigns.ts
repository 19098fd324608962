import {
  activateCampaign,
  campaignChecklist,
  campaignIdle,
  campaignStatistics,
  createCampaign,
  deleteCampaign,
  duplicateCampaign,
  forecastCampaign,
  getCampaign,
  listCampaigns,
  pauseCampaign,
  updateCampaign,
} from '@outreach/core';
import { z } from 'zod';
import {
  campaignChanges,
  campaignDetails,
  campaignFilter,
  campaignWithStats,
  checklist,
  dailyForecast,
  forecastQuery,
  newCampaign,
  pausedCampaign,
  campaignStatistics as statistics,
} from '../schemas/campaigns.js';
import { campaignWaiting } from '../schemas/waiting.js';
import { snakeCase } from './case.js';
import { route } from './route.js';

export const campaignRoutes = [
  route({
    method: 'get',
    path: '/campaigns',
    operationId: 'listCampaigns',
    summary: 'Campaigns, newest first',
    role: 'member',
    query: campaignFilter,
    status: 200,
    response: z.array(campaignWithStats),
    paged: true,
    handler: ({ db }, { query }) => listCampaigns(db, query),
  }),
  route({
    method: 'post',
    path: '/campaigns',
    operationId: 'createCampaign',
    summary: 'Create a draft',
    role: 'director',
    body: newCampaign,
    status: 201,
    response: campaignDetails,
    handler: ({ db, caller, actor }, { body }) =>
      createCampaign(db, { ...body, createdBy: caller.id, actor }),
  }),
  route({
    method: 'get',
    path: '/campaigns/{id}',
    operationId: 'getCampaign',
    summary: 'A campaign with its steps and figures',
    role: 'member',
    status: 200,
    response: campaignDetails,
    handler: ({ db }, { params }) => getCampaign(db, { campaignId: params.id }),
  }),
  route({
    method: 'put',
    path: '/campaigns/{id}',
    operationId: 'updateCampaign',
    summary: 'Change name, type, senders, schedule, limits or status',
    role: 'director',
    body: campaignChanges,
    status: 200,
    response: campaignDetails,
    handler: ({ db, actor }, { params, body }) =>
      updateCampaign(db, { campaignId: params.id, ...body, actor }),
  }),
  route({
    method: 'get',
    path: '/campaigns/{id}/checklist',
    operationId: 'getChecklist',
    summary: 'What activation would refuse or warn of',
    role: 'member',
    status: 200,
    response: checklist,
    handler: async ({ db, sending: { publicUrl = null, lookUpMailDomain } }, { params }) => {
      const found = await campaignChecklist(db, { campaignId: params.id, publicUrl, lookUpMailDomain });
      const findings = found.findings.map(({ field, ...finding }) => ({
        ...finding,
        // A value, but it names a field of the caller's.
        field: field === null ? null : snakeCase(field),
      }));
      return { ...found, findings };
    },
  }),
  route({
    method: 'get',
    path: '/campaigns/{id}/forecast',
    operationId: 'getForecast',
    summary: 'What will be sent, by day and sender, if it goes on or is started now',
    role: 'member',
    query: forecastQuery,
    status: 200,
    response: dailyForecast,
    handler: async ({ db }, { params, query }) =>
      (await forecastCampaign(db, { campaignId: params.id, ...query })).sends,
  }),
  route({
    method: 'get',
    path: '/campaigns/{id}/waiting',
    operationId: 'getWaiting',
    summary: 'Why nothing is being sent, and when it goes on',
    role: 'member',
    status: 200,
    response: campaignWaiting,
    handler: async ({ db }, { params }) => ({ waiting: await campaignIdle(db, { campaignId: params.id }) }),
  }),
  route({
    method: 'delete',
    path: '/campaigns/{id}',
    operationId: 'deleteCampaign',
    summary: 'Delete a campaign that is not active',
    role: 'director',
    status: 204,
    handler: ({ db, actor }, { params }) => deleteCampaign(db, { campaignId: params.id, actor }),
  }),
  route({
    method: 'post',
    path: '/campaigns/{id}/activate',
    operationId: 'activateCampaign',
    summary: 'Set a campaign going',
    role: 'director',
    status: 200,
    response: campaignDetails,
    handler: async ({ db, actor }, { params }) => {
      await activateCampaign(db, { campaignId: params.id, actor });
      return await getCampaign(db, { campaignId: params.id });
    },
  }),
  route({
    method: 'post',
    path: '/campaigns/{id}/pause',
    operationId: 'pauseCampaign',
    summary: 'Stop new messages at once',
    role: 'director',
    status: 200,
    response: pausedCampaign,
    handler: async ({ db, actor }, { params }) => {
      const { inFlight } = await pauseCampaign(db, { campaignId: params.id, actor });
      return { ...(await getCampaign(db, { campaignId: params.id })), inFlight };
    },
  }),
  route({
    method: 'post',
    path: '/campaigns/{id}/duplicate',
    operationId: 'duplicateCampaign',
    summary: 'A draft with the same steps, without recipients',
    role: 'director',
    status: 201,
    response: campaignDetails,
    handler: ({ db, caller, actor }, { params }) =>
      duplicateCampaign(db, { campaignId: params.id, createdBy: caller.id, actor }),
  }),
  route({
    method: 'get',
    path: '/campaigns/{id}/stats',
    operationId: 'getStats',
    summary: 'Figures of a campaign and of each step',
    role: 'member',
    status: 200,
    response: statistics,
    handler: ({ db }, { params }) => campaignStatistics(db, { campaignId: params.id }),
  }),
];
