import type { Queryable } from '@outreach/core';
import { problemDocument } from '../errors/problem-answer.js';
import { PROBLEMS } from '../errors/problems.js';
import { toProblem } from '../errors/to-problem.js';
import {
  type KeyedRequest,
  type Reservation,
  releaseKey,
  reserveKey,
  type StoredAnswer,
  storeAnswer,
} from './idempotency.js';

type Once = {
  request: KeyedRequest;
  /** For the problem document, should there be one. */
  requestId: string;
  /** Whether `run` may be one transaction together with the storing of its answer. */
  atomic: boolean;
  run: (db: Queryable) => Promise<StoredAnswer>;
};

/**
 * Carries a request out unless its key has an answer already. A refusal is an answer too; a fault of ours is not, so
 * that a repeat may do better.
 */
export async function answerOnce(db: Queryable, once: Once): Promise<StoredAnswer & { replayed: boolean }> {
  const reserved = await reserveKey(db, once.request);
  if (reserved.kind === 'answered') return { ...reserved.answer, replayed: true };
  try {
    return { ...(await runAndStore(db, reserved, once)), replayed: false };
  } catch (error) {
    const problem = toProblem(error);
    const { status } = PROBLEMS[problem.code];
    if (status >= 500 || problem.code === 'idempotency_in_progress') {
      // Should this fail too, the lease runs out by itself.
      await releaseKey(db, reserved).catch(() => undefined);
      throw error;
    }
    const answer = { status, body: JSON.stringify(problemDocument(problem, once.requestId)) };
    await storeAnswer(db, reserved, answer);
    return { ...answer, replayed: false };
  }
}

async function runAndStore(db: Queryable, reserved: Reservation, once: Once): Promise<StoredAnswer> {
  const inside = async (tx: Queryable) => {
    const answer = await once.run(tx);
    await storeAnswer(tx, reserved, answer);
    return answer;
  };
  return once.atomic ? await db.transaction(inside) : await inside(db);
}
