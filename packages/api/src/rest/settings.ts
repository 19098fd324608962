import { organisationTexts as readTexts, updateOrganisationTexts } from '@outreach/core';
import { organisationTextChanges, organisationTexts } from '../schemas/settings.js';
import { route } from './route.js';

export const settingRoutes = [
  route({
    method: 'get',
    path: '/settings',
    operationId: 'getSettings',
    summary: 'What the organisation writes under every e-mail',
    role: 'admin',
    status: 200,
    response: organisationTexts,
    handler: ({ db }) => readTexts(db),
  }),
  route({
    method: 'put',
    path: '/settings',
    operationId: 'updateSettings',
    summary: 'Change what is written under every e-mail',
    role: 'admin',
    body: organisationTextChanges,
    status: 200,
    response: organisationTexts,
    handler: ({ db, actor }, { body }) => updateOrganisationTexts(db, { changes: body, actor }),
  }),
];
