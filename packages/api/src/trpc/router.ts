import { actionsRouter } from './actions.js';
import { campaignsRouter } from './campaigns.js';
import { companiesRouter, contactsRouter } from './contacts.js';
import { importsRouter } from './imports.js';
import { router } from './init.js';
import { auditRouter, healthRouter, statsRouter } from './insight.js';
import { recipientsRouter } from './recipients.js';
import { schedulesRouter } from './schedules.js';
import { sendersRouter, settingsRouter } from './senders.js';
import { sequencesRouter } from './sequences.js';
import { suppressionsRouter } from './suppressions.js';
import { authRouter, tokensRouter, usersRouter } from './users.js';

export const appRouter = router({
  actions: actionsRouter,
  audit: auditRouter,
  auth: authRouter,
  campaigns: campaignsRouter,
  companies: companiesRouter,
  contacts: contactsRouter,
  health: healthRouter,
  imports: importsRouter,
  recipients: recipientsRouter,
  schedules: schedulesRouter,
  senders: sendersRouter,
  sequences: sequencesRouter,
  settings: settingsRouter,
  stats: statsRouter,
  suppressions: suppressionsRouter,
  tokens: tokensRouter,
  users: usersRouter,
});

export type AppRouter = typeof appRouter;
