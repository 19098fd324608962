import {
  type Action,
  executeDue,
  listActions,
  listAttention,
  resolveAction,
  resolveMany,
  sentMessage,
} from '@outreach/core';
import { z } from 'zod';
import {
  attentionQuery,
  executed,
  executeQuery,
  manyResolutions,
  resolution,
  resolved,
  restAction,
  restAttentionItem,
  sentMessage as sentMessageSchema,
} from '../schemas/actions.js';
import { route } from './route.js';

/** The state in between is the executor's own business. */
const restStatus = (status: Action['status']) => (status === 'sending' ? 'scheduled' : status);
const toRest = <T extends Action>(action: T) => ({ ...action, status: restStatus(action.status) });

export const actionRoutes = [
  route({
    method: 'get',
    path: '/campaigns/{campaign_id}/recipients/{recipient_id}/actions',
    operationId: 'listActions',
    summary: 'What happened to a recipient and what is due, by time',
    role: 'member',
    status: 200,
    response: z.array(restAction),
    handler: async ({ db }, { params }) => (await listActions(db, params)).map(toRest),
  }),
  route({
    method: 'get',
    path: '/campaigns/{campaign_id}/actions/{action_id}/message',
    operationId: 'getSentMessage',
    summary: 'The text of a message as it went out from a sender, or may have',
    description: 'Nothing is kept of what went to the log.',
    role: 'member',
    status: 200,
    response: sentMessageSchema,
    handler: ({ db }, { params }) => sentMessage(db, params),
  }),
  route({
    method: 'get',
    path: '/campaigns/{id}/attention',
    operationId: 'listAttention',
    summary: 'Messages that wait for a person: failed, in doubt or held back',
    role: 'member',
    query: attentionQuery,
    status: 200,
    response: z.array(restAttentionItem),
    paged: true,
    handler: async ({ db }, { params, query }) => {
      const { items, total } = await listAttention(db, { campaignId: params.id, ...query });
      return { items: items.map(toRest), total };
    },
  }),
  route({
    method: 'post',
    path: '/campaigns/{campaign_id}/actions/{action_id}/resolve',
    operationId: 'resolveAction',
    summary: 'Say what became of a message that waits for a person',
    role: 'director',
    body: resolution,
    status: 200,
    response: restAction,
    handler: async ({ db, actor }, { params, body }) =>
      toRest(await resolveAction(db, { ...params, ...body, actor })),
  }),
  route({
    method: 'post',
    path: '/campaigns/{id}/attention/resolve',
    operationId: 'resolveActions',
    summary: 'Say the same of many messages that wait for a person',
    role: 'director',
    body: manyResolutions,
    status: 200,
    response: resolved,
    handler: ({ db, actor }, { params, body: { as, ...which } }) =>
      resolveMany(db, { campaignId: params.id, as, which, actor }),
  }),
  route({
    method: 'post',
    path: '/campaigns/{id}/execute-next',
    operationId: 'executeNext',
    summary: 'Carry out what is due in this campaign now',
    role: 'director',
    query: executeQuery,
    status: 200,
    response: executed,
    atomic: false,
    handler: ({ db, channels, sending, owner }, { params, query }) =>
      executeDue(db, {
        channels,
        senderWays: sending.ways,
        owner,
        campaignId: params.id,
        limit: query.limit,
      }),
  }),
];
