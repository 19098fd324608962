import { createHash } from 'node:crypto';
import type { Queryable } from '@outreach/core';
import type { Upload } from '../http/read-upload.js';
import {
  type KeyedRequest,
  keyReused,
  releaseKey,
  reserveKey,
  type StoredAnswer,
  storeAnswer,
} from './idempotency.js';

export type OpenUpload = () => Promise<Upload>;

type Once = {
  request: KeyedRequest;
  open: OpenUpload;
  run: (open: OpenUpload) => Promise<StoredAnswer>;
};

/**
 * Carries an upload out unless its key has an answer already. Whether a repeat brings the same file is seen once it has
 * been read; the rest of the form, such as its boundary, may differ. A refusal is no answer here: nothing was done, and
 * the file may not have been read to its end.
 */
export async function takeFileOnce(db: Queryable, once: Once): Promise<StoredAnswer & { replayed: boolean }> {
  const file = digested(once.open);
  const reserved = await reserveKey(db, { ...once.request, hasFile: true });
  if (reserved.kind === 'answered') {
    for await (const _ of (await file.open()).stream);
    if (file.digest() !== reserved.fileDigest) throw keyReused();
    return { ...reserved.answer, replayed: true };
  }
  try {
    const answer = await once.run(file.open);
    await storeAnswer(db, reserved, answer, file.digest());
    return { ...answer, replayed: false };
  } catch (error) {
    // Should this fail too, the lease runs out by itself.
    await releaseKey(db, reserved).catch(() => undefined);
    throw error;
  }
}

/** The file, its digest made while somebody reads it. */
function digested(open: OpenUpload): { open: OpenUpload; digest: () => string } {
  const hash = createHash('sha256');
  async function* hashed(stream: AsyncIterable<Buffer>) {
    for await (const piece of stream) {
      hash.update(piece);
      yield piece;
    }
  }
  return {
    open: async () => {
      const upload = await open();
      return { ...upload, stream: hashed(upload.stream) };
    },
    digest: () => hash.copy().digest('base64url'),
  };
}
