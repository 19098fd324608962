import { createSchedule, deleteSchedule, getSchedule, listSchedules, updateSchedule } from '@outreach/core';
import { z } from 'zod';
import { newSchedule, schedule, scheduleChanges } from '../schemas/schedules.js';
import { route } from './route.js';

export const scheduleRoutes = [
  route({
    method: 'get',
    path: '/schedules',
    operationId: 'listSchedules',
    summary: 'Schedules by name',
    role: 'member',
    status: 200,
    response: z.array(schedule),
    handler: ({ db }) => listSchedules(db),
  }),
  route({
    method: 'post',
    path: '/schedules',
    operationId: 'createSchedule',
    summary: 'Create a schedule',
    role: 'admin',
    body: newSchedule,
    status: 201,
    response: schedule,
    handler: ({ db, actor }, { body }) => createSchedule(db, { schedule: body, actor }),
  }),
  route({
    method: 'get',
    path: '/schedules/{id}',
    operationId: 'getSchedule',
    summary: 'A schedule',
    role: 'member',
    status: 200,
    response: schedule,
    handler: ({ db }, { params }) => getSchedule(db, { scheduleId: params.id }),
  }),
  route({
    method: 'put',
    path: '/schedules/{id}',
    operationId: 'updateSchedule',
    summary: 'Change a schedule; what its campaigns have still to send is planned anew',
    role: 'admin',
    body: scheduleChanges,
    status: 200,
    response: schedule,
    handler: ({ db, actor }, { params, body }) =>
      updateSchedule(db, { scheduleId: params.id, changes: body, actor }),
  }),
  route({
    method: 'delete',
    path: '/schedules/{id}',
    operationId: 'deleteSchedule',
    summary: 'Delete a schedule that no campaign uses',
    role: 'admin',
    status: 204,
    handler: ({ db, actor }, { params }) => deleteSchedule(db, { scheduleId: params.id, actor }),
  }),
];
