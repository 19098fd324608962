import { z } from 'zod';
import { instant } from './shared.js';

const count = () => z.number().int();

/** How delivery stands: what is due, since when, and who carries it out. */
export const health = z.object({
  due: count(),
  oldestDueAt: instant().nullable(),
  scheduled: count(),
  sending: count(),
  held: count(),
  failed: count(),
  inDoubt: count(),
  unreadableInboxes: count(),
  executors: z.array(
    z.object({
      id: z.string(),
      host: z.string(),
      pid: count(),
      mode: z.enum(['run', 'watch', 'api']),
      startedAt: instant(),
      lastSeenAt: instant(),
      stoppedAt: instant().nullable(),
      executed: count(),
      sent: count(),
      failed: count(),
    }),
  ),
});
