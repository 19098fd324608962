import { type SQL, sql } from 'drizzle-orm';
import { textArray } from '../database/sql-values.js';
import type { ActionStatus } from '../schema/campaign-actions.js';

/** How a step can stand with somebody, by its action for them. */
const STATUSES_OF = {
  /** It is their next message. */
  waiting: ['scheduled', 'sending'],
  /** It went out to them, whether they answered or not. */
  sent: ['sent', 'responded'],
  /** It was their last message when they answered. */
  responded: ['responded'],
  /** It could not be sent to them, or came back. */
  failed: ['failed'],
} as const satisfies Record<string, readonly ActionStatus[]>;

export type StepState = keyof typeof STATUSES_OF;
export const STEP_STATES = Object.keys(STATUSES_OF) as [StepState, ...StepState[]];

/** Whether an action's status means that its step stands so with its recipient. */
export const standsSo = (state: StepState, status: SQL): SQL =>
  sql`${status} = ANY(${textArray(STATUSES_OF[state])})`;
