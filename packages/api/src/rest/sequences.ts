import { addStep, deleteStep, listSteps, notFound, reorderSteps, updateStep } from '@outreach/core';
import { z } from 'zod';
import { newStep, step, stepChanges, stepNumber, stepOrder } from '../schemas/sequences.js';
import { route } from './route.js';

/** The number in a path. @throws DomainError `not_found` for what can't be one */
export function numberOf(text: string): number {
  const parsed = stepNumber.safeParse(/^\d+$/.test(text) ? Number(text) : undefined);
  if (!parsed.success) throw notFound('step', text);
  return parsed.data;
}

export const sequenceRoutes = [
  route({
    method: 'get',
    path: '/campaigns/{id}/sequences',
    operationId: 'listSteps',
    summary: 'The steps by number',
    role: 'member',
    status: 200,
    response: z.array(step),
    handler: ({ db }, { params }) => listSteps(db, { campaignId: params.id }),
  }),
  route({
    method: 'post',
    path: '/campaigns/{id}/sequences',
    operationId: 'addStep',
    summary: 'Add a step: last, or where `step_number` says',
    role: 'director',
    body: newStep,
    status: 201,
    response: step,
    handler: ({ db, actor }, { params, body }) => addStep(db, { campaignId: params.id, ...body, actor }),
  }),
  route({
    method: 'post',
    path: '/campaigns/{id}/sequences/reorder',
    operationId: 'reorderSteps',
    summary: 'Put the steps into a new order: every step exactly once',
    role: 'director',
    body: stepOrder,
    status: 200,
    response: z.array(step),
    handler: ({ db, actor }, { params, body }) => reorderSteps(db, { campaignId: params.id, ...body, actor }),
  }),
  route({
    method: 'put',
    path: '/campaigns/{campaign_id}/sequences/{step}',
    operationId: 'updateStep',
    summary: 'Change a step, by its number',
    role: 'director',
    body: stepChanges,
    status: 200,
    response: step,
    handler: async ({ db, actor }, { params, body }) =>
      updateStep(db, { campaignId: params.campaignId, stepNumber: numberOf(params.step), ...body, actor }),
  }),
  route({
    method: 'delete',
    path: '/campaigns/{campaign_id}/sequences/{step}',
    operationId: 'deleteStep',
    summary: 'Take a step out, by its number; the rest are renumbered',
    role: 'director',
    status: 204,
    handler: async ({ db, actor }, { params }) =>
      deleteStep(db, { campaignId: params.campaignId, stepNumber: numberOf(params.step), actor }),
  }),
];
