import { createHash } from 'node:crypto';
import { type Queryable, schema } from '@outreach/core';
import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import { HttpProblem } from '../errors/problems.js';

const { idempotencyKeys } = schema;

/** How long a request may take before another with its key may take over; a file takes its time to come in. */
const LEASE_SECONDS = { json: 60, file: 15 * 60 };
/** RFC draft-ietf-httpapi-idempotency-key-header: a key is a string; ours is 1 to 255 visible characters. */
const ACCEPTABLE = /^[\x21-\x7e]{1,255}$/;

export type StoredAnswer = { status: number; body: string };
export type KeyedRequest = { userId: string; key: string; requestHash: string; hasFile?: boolean };
/** The first answer, and the digest of the file that it was given for. */
export type Answered = { kind: 'answered'; answer: StoredAnswer; fileDigest: string | undefined };
/** A key that this request holds. `lockedUntil` is the fence: whoever takes over sets another. */
export type Reservation = { kind: 'reserved'; request: KeyedRequest; lockedUntil: string };

/** @throws HttpProblem `bad_request` when the header can't be a key */
export function readKey(header: string | undefined): string | undefined {
  if (header === undefined || ACCEPTABLE.test(header)) return header;
  throw new HttpProblem('bad_request', 'An Idempotency-Key has 1 to 255 visible ASCII characters.');
}

export const hashRequest = (method: string, url: string, body: unknown): string =>
  createHash('sha256')
    .update(`${method} ${asRouted(url)}\n${JSON.stringify(body) ?? ''}`)
    .digest('base64url');

/** A slash at the end of the path makes no difference, here as in the routes. */
function asRouted(url: string): string {
  const [path = '', ...query] = url.split('?');
  return [path.replace(/\/+$/, ''), ...query].join('?');
}

/**
 * Takes the key for this request, or finds the answer that its first one got. A key is free again after a day, or when
 * the request that holds it has not answered within its lease (its process is gone).
 * @throws HttpProblem `idempotency_key_reused`, `idempotency_in_progress`
 */
export async function reserveKey(db: Queryable, request: KeyedRequest): Promise<Reservation | Answered> {
  const { userId, key, requestHash } = request;
  const lease = request.hasFile ? LEASE_SECONDS.file : LEASE_SECONDS.json;
  const [taken] = await db.execute<{ locked_until: string }>(sql`
    INSERT INTO idempotency_keys AS k (user_id, key, request_hash, locked_until)
    VALUES (${userId}, ${key}, ${requestHash}, now() + make_interval(secs => ${lease}::int))
    ON CONFLICT (user_id, key) DO UPDATE SET request_hash = excluded.request_hash, response_status = NULL,
      response_body = NULL, locked_until = excluded.locked_until, created_at = now()
    WHERE k.created_at < now() - interval '1 day'
       OR (k.response_status IS NULL AND k.locked_until < now() AND k.request_hash = excluded.request_hash)
    RETURNING locked_until::text`);
  if (taken) return { kind: 'reserved', request, lockedUntil: taken.locked_until };
  const [first] = await db
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.userId, userId), eq(idempotencyKeys.key, key)));
  const [firstHash, fileDigest] = first?.requestHash.split(FILE_DIGEST) ?? [];
  if (first && firstHash !== requestHash) throw keyReused();
  if (first?.responseStatus == null)
    throw new HttpProblem(
      'idempotency_in_progress',
      'The first request with this key is still being answered.',
      {
        headers: { 'retry-after': '1' },
      },
    );
  const answer = { status: first.responseStatus, body: first.responseBody ?? '' };
  return { kind: 'answered', answer, fileDigest };
}

/** Parts a request's hash from the digest of its file, which is known only once it has been read. */
const FILE_DIGEST = '.';

export const keyReused = (): HttpProblem =>
  new HttpProblem('idempotency_key_reused', 'This Idempotency-Key was used for another request.', {
    errors: [
      {
        loc: ['header', 'idempotency-key'],
        msg: 'Was used for another request',
        type: 'idempotency_key_reused',
      },
    ],
  });

/**
 * Stores the answer, in the transaction of the change it speaks of: both are there, or neither is.
 * @param fileDigest of the file that the request brought, so that a repeat can be told from another file
 * @throws HttpProblem `idempotency_in_progress` when another request has taken over; the caller's change must not stand
 */
export async function storeAnswer(
  db: Pick<Queryable, 'update'>,
  reservation: Reservation,
  answer: StoredAnswer,
  fileDigest?: string,
): Promise<void> {
  const { requestHash } = reservation.request;
  const stored = await db
    .update(idempotencyKeys)
    .set({
      responseStatus: answer.status,
      responseBody: answer.body,
      ...(fileDigest === undefined ? {} : { requestHash: requestHash + FILE_DIGEST + fileDigest }),
    })
    .where(held(reservation))
    .returning({ key: idempotencyKeys.key });
  if (stored.length === 0)
    throw new HttpProblem('idempotency_in_progress', 'Another request with this key has taken over.', {
      headers: { 'retry-after': '1' },
    });
}

/** Frees the key: the request came to nothing, so a repeat is a first one. */
export async function releaseKey(db: Queryable, reservation: Reservation): Promise<void> {
  await db.delete(idempotencyKeys).where(held(reservation));
}

/** Deletes keys that are older than a day; meant to be called now and then. */
export async function purgeIdempotencyKeys(db: Queryable): Promise<void> {
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, sql`now() - interval '1 day'`));
}

function held({ request, lockedUntil }: Reservation) {
  return and(
    eq(idempotencyKeys.userId, request.userId),
    eq(idempotencyKeys.key, request.key),
    // As text both ways: a Date would drop the microseconds.
    sql`${idempotencyKeys.lockedUntil} = ${lockedUntil}::timestamptz`,
    isNull(idempotencyKeys.responseStatus),
  );
}
