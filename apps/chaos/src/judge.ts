import type { ClaimsSeen } from './claims-watch.js';
import { SUBJECTS } from './people.js';
import type { Taken } from './sink/messages.js';

/** An action as it stood at the end. */
export type Ended = {
  id: string;
  recipientId: string;
  to: string;
  /** 1 or 2. */
  step: number;
  status: string;
  errorCode: string | null;
  messageId: string | null;
  recipientStatus: string;
};

export type Evidence = {
  actions: readonly Ended[];
  taken: readonly Taken[];
  people: number;
  /** Processes that were ended on the spot. */
  kills: number;
  claims: ClaimsSeen;
};

/** How a run has ended. What is broken is said in sentences; the product passes when there are none. */
export type Verdict = { broken: string[]; figures: Figures };

export type Figures = {
  sent: number;
  sentTwice: number;
  lost: number;
  /** In doubt after the loss of an executor or its database. */
  inDoubt: number;
  inDoubtPerKill: number;
  /** Of these, the sink has taken so many. */
  inDoubtTaken: number;
  /** In doubt because the sink took a message and never said so. */
  inDoubtBySink: number;
  poisoned: number;
  failed: number;
  longestOverdueMs: number;
  longestOrphanedMs: number;
};

/** In doubt for each kill, at the most, with 12 messages in flight. */
export const MOST_IN_DOUBT = 2.5;
/** An expired lease is taken up within this time. */
export const LONGEST_RESCUE_MS = 60_000;

/** Holds what the actions say against what the sink has really taken. Pure. */
export function judge(evidence: Evidence): Verdict {
  const { actions, taken, kills, claims } = evidence;
  const broken: string[] = [];
  const complain = (count: number, sentence: string) => {
    if (count > 0) broken.push(`${count} ${sentence}`);
  };
  const byMessageId = new Map(actions.map((action) => [action.messageId, action]));
  const takenIds = new Set(taken.map(({ messageId }) => messageId));
  const silentIds = new Set(taken.filter(({ silent }) => silent).map(({ messageId }) => messageId));
  const isDoubtful = ({ status, errorCode }: Ended) => status === 'failed' && errorCode === 'in_doubt';

  const sentTwice = taken.length - new Set(taken.map(({ to, subject }) => `${to} ${subject}`)).size;
  complain(sentTwice, 'messages were sent twice.');
  complain(
    taken.filter(({ messageId, to, subject }) => {
      const action = byMessageId.get(messageId);
      return action === undefined || action.to !== to || SUBJECTS[action.step - 1] !== subject;
    }).length,
    'messages were taken that belong to no action.',
  );

  const unnoticed = [...takenIds].filter((id) => {
    const action = byMessageId.get(id);
    return action && action.status !== 'sent' && !isDoubtful(action);
  }).length;
  complain(unnoticed, 'messages went out, and their actions say neither sent nor in doubt.');
  const sent = actions.filter(({ status }) => status === 'sent');
  const imagined = sent.filter(({ messageId }) => !takenIds.has(messageId ?? '')).length;
  complain(imagined, 'actions say sent, and nothing went out.');

  complain(
    actions.filter(({ status }) => status === 'scheduled' || status === 'sending').length,
    'actions have not ended.',
  );
  const gaps = findGaps(evidence);
  complain(gaps, 'people have a gap in their steps.');

  const doubtful = actions.filter(isDoubtful);
  const bySink = doubtful.filter(({ messageId }) => silentIds.has(messageId ?? ''));
  const inDoubt = doubtful.length - bySink.length;
  if (inDoubt > kills * MOST_IN_DOUBT)
    broken.push(`${inDoubt} actions are in doubt after ${kills} kills: more than ${MOST_IN_DOUBT} for each.`);
  if (claims.longestOverdueMs > LONGEST_RESCUE_MS)
    broken.push(
      `A claim stood for ${Math.round(claims.longestOverdueMs / 1_000)} s after its lease had run out.`,
    );

  const failed = actions.filter((action) => action.status === 'failed' && !isDoubtful(action));
  const poisoned = failed.filter(({ errorCode }) => errorCode === 'poisoned').length;
  return {
    broken,
    figures: {
      sent: sent.length,
      sentTwice,
      lost: unnoticed + imagined + gaps,
      inDoubt,
      inDoubtPerKill: kills === 0 ? 0 : inDoubt / kills,
      inDoubtTaken: doubtful.filter(({ messageId }) => takenIds.has(messageId ?? '')).length - bySink.length,
      inDoubtBySink: bySink.length,
      poisoned,
      failed: failed.length - poisoned,
      ...claims,
    },
  };
}

/**
 * People for whom a step was left out or never planned: each has a first step, and a second one exactly when the first
 * has been sent; who has been sent both has completed, and who has an ended one otherwise is told so.
 */
function findGaps({ actions, people }: Evidence): number {
  const steps = new Map<string, Map<number, Ended>>();
  for (const action of actions) {
    const of = steps.get(action.recipientId) ?? new Map<number, Ended>();
    steps.set(action.recipientId, of.set(action.step, action));
  }
  const gaps = [...steps.values()].filter((of) => {
    const first = of.get(1);
    const second = of.get(2);
    if (!first || (second !== undefined) !== (first.status === 'sent')) return true;
    return (second?.status === 'sent') !== (first.recipientStatus === 'completed');
  });
  return gaps.length + (people - steps.size);
}
