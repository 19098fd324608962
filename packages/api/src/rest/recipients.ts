import {
  type Audience,
  type AudienceRules,
  addRecipients,
  getRecipient,
  listRecipients,
  markBounced,
  markResponded,
  pauseRecipient,
  removeRecipient,
  resumeRecipient,
} from '@outreach/core';
import { z } from 'zod';
import {
  addedRecipients,
  bounce,
  bouncedRecipient,
  pausedRecipient,
  recipient,
  recipientQuery,
  respondedRecipient,
  whomToAddRest,
} from '../schemas/recipients.js';
import { route } from './route.js';
import { MAX_LONG_LIST } from './storable.js';

/** Room for a quarter of a million ids. */
const MAX_BODY = 10_000_000;

/** The shapes that front ends send, as the two that core knows. */
function audienceOf(body: z.output<typeof whomToAddRest>): Audience & AudienceRules {
  if (Array.isArray(body))
    return { contactIds: body.map((item) => (typeof item === 'string' ? item : item.contact_id)) };
  if ('contactId' in body) {
    const { contactId, ...rules } = body;
    return { contactIds: [contactId], ...rules };
  }
  return body;
}

export const recipientRoutes = [
  route({
    method: 'get',
    path: '/campaigns/{id}/recipients',
    operationId: 'listRecipients',
    summary: 'Recipients in order of adding',
    role: 'member',
    query: recipientQuery,
    status: 200,
    response: z.array(recipient),
    paged: true,
    handler: ({ db }, { params, query: { step, ...query } }) =>
      listRecipients(db, { campaignId: params.id, stepNumber: step, ...query }),
  }),
  route({
    method: 'post',
    path: '/campaigns/{id}/recipients',
    operationId: 'addRecipients',
    summary: 'Add contacts; who cannot be added is skipped with a reason',
    role: 'director',
    body: whomToAddRest,
    maxBody: MAX_BODY,
    maxItems: MAX_LONG_LIST,
    status: 201,
    response: addedRecipients,
    handler: ({ db, actor }, { params, body }) =>
      addRecipients(db, { campaignId: params.id, ...audienceOf(body), actor }),
  }),
  route({
    method: 'get',
    path: '/campaigns/{campaign_id}/recipients/{recipient_id}',
    operationId: 'getRecipient',
    summary: 'One recipient',
    role: 'member',
    status: 200,
    response: recipient,
    handler: ({ db }, { params }) => getRecipient(db, params),
  }),
  route({
    method: 'delete',
    path: '/campaigns/{campaign_id}/recipients/{recipient_id}',
    operationId: 'removeRecipient',
    summary: 'Take somebody out of a campaign',
    role: 'director',
    status: 204,
    handler: ({ db, actor }, { params }) => removeRecipient(db, { ...params, actor }),
  }),
  route({
    method: 'post',
    path: '/campaigns/{campaign_id}/recipients/{recipient_id}/mark-responded',
    operationId: 'markResponded',
    summary: 'Somebody answered: final, and nothing more is sent to them',
    role: 'member',
    status: 200,
    response: respondedRecipient,
    handler: ({ db, actor }, { params }) => markResponded(db, { ...params, actor }),
  }),
  route({
    method: 'post',
    path: '/campaigns/{campaign_id}/recipients/{recipient_id}/pause',
    operationId: 'pauseRecipient',
    summary: 'Hold back all that is still to come for one person',
    role: 'director',
    status: 200,
    response: pausedRecipient,
    handler: ({ db, actor }, { params }) => pauseRecipient(db, { ...params, actor }),
  }),
  route({
    method: 'post',
    path: '/campaigns/{campaign_id}/recipients/{recipient_id}/resume',
    operationId: 'resumeRecipient',
    summary: 'Let the messages of a paused person go out again, by schedule and limits',
    role: 'director',
    status: 200,
    response: recipient,
    handler: ({ db, actor }, { params }) => resumeRecipient(db, { ...params, actor }),
  }),
  route({
    method: 'post',
    path: '/campaigns/{campaign_id}/recipients/{recipient_id}/mark-bounced',
    operationId: 'markBounced',
    summary: 'Their last e-mail came back: they end, and nothing is sent to the address any more',
    role: 'director',
    body: bounce,
    status: 200,
    response: bouncedRecipient,
    atomic: false,
    handler: ({ db, actor }, { params, body }) => markBounced(db, { ...params, ...body, actor }),
  }),
];
