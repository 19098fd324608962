import { z } from 'zod';
import { instant } from './shared.js';

/** Why something has not gone out. */
export const waiting = z
  .object({
    code: z.string(),
    detail: z.string().describe('Where the instant is known it stands in here, too.'),
    at: instant()
      .nullable()
      .describe('When that is expected to be over; null = when somebody does something, or at any moment.'),
  })
  .meta({ id: 'Waiting' });

/** "Why is nothing being sent?" */
export const idle = z
  .object({
    code: z.string(),
    detail: z.string().describe('Where the instant is known it stands in here, too.'),
    nextAt: instant().nullable().describe('When the next message is expected to go out.'),
    needsAttention: z.number().int().describe('Messages that wait for a person.'),
  })
  .meta({ id: 'Idle' });

/** Null = something is going out now. */
export const campaignWaiting = z
  .object({ waiting: idle.nullable().describe('Null = something is going out, or will at once.') })
  .meta({ id: 'CampaignWaiting' });
