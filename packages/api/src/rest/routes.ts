import { actionRoutes } from './actions.js';
import { authRoutes } from './auth.js';
import { campaignRoutes } from './campaigns.js';
import { contactRoutes } from './contacts.js';
import { importRoutes } from './imports.js';
import { recipientRoutes } from './recipients.js';
import type { Route } from './route.js';
import { scheduleRoutes } from './schedules.js';
import { sequenceRoutes } from './sequences.js';

/** The whole REST table. */
export const routes: readonly Route[] = [
  ...authRoutes,
  ...campaignRoutes,
  ...sequenceRoutes,
  ...recipientRoutes,
  ...actionRoutes,
  ...contactRoutes,
  ...importRoutes,
  ...scheduleRoutes,
];
