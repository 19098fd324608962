import type { IncomingHttpHeaders } from 'node:http';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { HttpProblem, invalidInput } from '../errors/problems.js';

/** What browsers and scripts call a CSV file; the reader finds out by itself what it is. */
export const TABLE_TYPES = [
  'text/csv',
  'text/tab-separated-values',
  'text/plain',
  'application/csv',
  'application/vnd.ms-excel',
  'application/octet-stream',
  'multipart/form-data',
] as const;

/** Bytes. A million rows take about a quarter of it. */
const MAX_FILE = 1_000_000_000;

export type Upload = {
  /** Comes piece by piece, as fast as it is read. */
  stream: AsyncIterable<Buffer>;
  /** The name that a multipart part gives; empty when the body is the file itself. */
  fileName: string;
};

/**
 * The file in a request's body: the body itself, or the first file part of a form. Never more of it in memory than a
 * few pieces. @throws HttpProblem `unsupported_media_type`, `bad_request`, `invalid_input`, and while it is read
 * `payload_too_large`, `bad_request` when it ends early
 */
export async function openUpload(body: Readable, headers: IncomingHttpHeaders): Promise<Upload> {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!TABLE_TYPES.some((known) => known === type) || encoding !== 'identity')
    throw new HttpProblem(
      'unsupported_media_type',
      'Send the file as text/csv or as multipart/form-data, unpacked.',
    );
  if (type !== 'multipart/form-data') return { stream: pieces(body), fileName: '' };
  const part = await firstFile(body, headers);
  return { stream: pieces(part.stream), fileName: basename(part.fileName) };
}

async function* pieces(source: Readable): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const piece of source) {
      size += piece.length;
      if (size > MAX_FILE) throw new HttpProblem('payload_too_large', 'A file has at most a gigabyte.');
      yield piece;
    }
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    throw new HttpProblem('bad_request', 'The upload ended before the file did.');
  }
}

async function firstFile(
  body: Readable,
  headers: IncomingHttpHeaders,
): Promise<{ stream: Readable; fileName: string }> {
  return await new Promise((resolve, reject) => {
    const malformed = () => reject(new HttpProblem('bad_request', 'The form is not well formed.'));
    let form: BusboyInstance;
    try {
      form = new Busboy({
        headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
        limits: { files: 1, fields: 10, fieldSize: 100_000 },
      });
    } catch {
      return malformed();
    }
    let file: Readable | undefined;
    form.on('file', (_field: string, stream: Readable, fileName: string) => {
      file = stream;
      resolve({ stream, fileName: fileName ?? '' });
    });
    form.on('finish', () =>
      reject(invalidInput([{ loc: ['body', 'file'], msg: 'The form holds no file', type: 'missing' }])),
    );
    pipeline(body, form).catch((error: unknown) => {
      file?.destroy(error instanceof Error ? error : undefined);
      malformed();
    });
  });
}
