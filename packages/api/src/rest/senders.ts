import {
  createSender,
  deleteSender,
  getSender,
  listSenders,
  type Sender,
  sendStepTest,
  testSender,
  updateSender,
} from '@outreach/core';
import { z } from 'zod';
import type { Caller } from '../auth/caller.js';
import { limitsOf, newSender, sender, senderChanges, senderTest, testResult } from '../schemas/senders.js';
import { stepTest } from '../schemas/sequences.js';
import { route } from './route.js';
import { numberOf } from './sequences.js';

/** How a sender connects is for admins; everybody else may choose it by its name. */
export function shownTo(caller: Pick<Caller, 'role'>, whole: Sender): z.input<typeof sender> {
  if (caller.role === 'admin') return whole;
  const { smtp: _smtp, imap: _imap, http: _http, dkim: _dkim, ...shown } = whole;
  return shown;
}

export const senderRoutes = [
  route({
    method: 'get',
    path: '/senders',
    operationId: 'listSenders',
    summary: 'Senders by name',
    role: 'member',
    status: 200,
    response: z.array(sender),
    handler: async ({ db, caller }) => (await listSenders(db)).map((one) => shownTo(caller, one)),
  }),
  route({
    method: 'post',
    path: '/senders',
    operationId: 'createSender',
    summary: 'Set a sender up',
    role: 'admin',
    body: newSender,
    status: 201,
    response: sender,
    handler: ({ db, sending: { box }, actor }, { body }) =>
      createSender(db, { sender: { ...body, limits: limitsOf(body.limits) }, box, actor }),
  }),
  route({
    method: 'get',
    path: '/senders/{id}',
    operationId: 'getSender',
    summary: 'A sender',
    role: 'member',
    status: 200,
    response: sender,
    handler: async ({ db, caller }, { params }) =>
      shownTo(caller, await getSender(db, { senderId: params.id })),
  }),
  route({
    method: 'put',
    path: '/senders/{id}',
    operationId: 'updateSender',
    summary: 'Change, pause or resume a sender; a password that is left out stays',
    role: 'admin',
    body: senderChanges,
    status: 200,
    response: sender,
    handler: ({ db, sending: { box }, actor }, { params, body }) =>
      updateSender(db, { senderId: params.id, changes: body, box, actor }),
  }),
  route({
    method: 'delete',
    path: '/senders/{id}',
    operationId: 'deleteSender',
    summary: 'Take a sender away that no campaign needs',
    role: 'admin',
    status: 204,
    handler: ({ db, actor }, { params }) => deleteSender(db, { senderId: params.id, actor }),
  }),
  route({
    method: 'post',
    path: '/senders/{id}/test',
    operationId: 'testSender',
    summary: 'Log in, for sending and for reading the inbox; with `to`, send a test message',
    role: 'admin',
    body: senderTest.default({}),
    status: 200,
    response: testResult,
    atomic: false,
    handler: ({ database, sending: { box, tester } }, { params, body }) =>
      testSender(database, { senderId: params.id, to: body.to, box, tester }),
  }),
  route({
    method: 'post',
    path: '/campaigns/{campaign_id}/sequences/{step}/test',
    operationId: 'testStep',
    summary: 'Send a step to yourself, as a chosen person would get it',
    role: 'director',
    body: stepTest.default({}),
    status: 200,
    response: testResult,
    atomic: false,
    handler: async ({ database, caller, sending: { box, tester, publicUrl } }, { params, body }) =>
      sendStepTest(database, {
        ...body,
        campaignId: params.campaignId,
        stepNumber: numberOf(params.step),
        to: caller.email,
        unsubscribeUrl: testUnsubscribeUrl(publicUrl),
        box,
        tester,
      }),
  }),
];

/**
 * In a test message and in previews: nobody's link, so that trying it opts nobody out. Null where real messages have none
 * either.
 */
export const testUnsubscribeUrl = (publicUrl: string | undefined): string | null =>
  publicUrl === undefined ? null : new URL('/u/test', publicUrl).href;
