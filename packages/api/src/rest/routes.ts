import { actionRoutes } from './actions.js';
import { authRoutes } from './auth.js';
import { campaignRoutes } from './campaigns.js';
import { contactRoutes } from './contacts.js';
import { importRoutes } from './imports.js';
import { recipientRoutes } from './recipients.js';
import type { Route } from './route.js';
import { scheduleRoutes } from './schedules.js';
import { senderRoutes } from './senders.js';
import { sequenceRoutes } from './sequences.js';
import { settingRoutes } from './settings.js';
import { suppressionRoutes } from './suppressions.js';

/** The whole REST table. */
export const routes: readonly Route[] = [
  ...authRoutes,
  ...campaignRoutes,
  ...sequenceRoutes,
  ...senderRoutes,
  ...suppressionRoutes,
  ...settingRoutes,
  ...recipientRoutes,
  ...actionRoutes,
  ...contactRoutes,
  ...importRoutes,
  ...scheduleRoutes,
];
