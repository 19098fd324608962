import type { Recipient } from './list-recipients.ts';

type Standing = Pick<Recipient, 'status' | 'pausedAt'>;

const isUnderWay = ({ status }: Standing): boolean => status === 'pending' || status === 'in_progress';

/** Something may still come for them, and nobody holds it back. */
export const mayPause = (recipient: Standing): boolean =>
  isUnderWay(recipient) && recipient.pausedAt === null;

/** A person holds back what is still to come for them. */
export const isPaused = (recipient: Standing): boolean =>
  isUnderWay(recipient) && recipient.pausedAt !== null;
