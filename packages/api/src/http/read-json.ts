import { isUtf8 } from 'node:buffer';
import type { Request, Response } from 'express';
import express from 'express';
import { HttpProblem } from '../errors/problems.js';
import { assertStorable } from '../rest/storable.js';

const parsers = new Map<number, express.RequestHandler>();

/**
 * Reads a JSON body; undefined when there is none at all.
 * @param maxBytes of the body once unpacked
 * @param maxItems of any list in it
 * @throws errors that `toProblem` knows as 400, 413 and 415
 */
export async function readJson(
  req: Request,
  res: Response,
  maxBytes: number,
  maxItems?: number,
): Promise<unknown> {
  if (!hasBody(req)) return undefined;
  if (!req.is('application/json'))
    throw new HttpProblem('unsupported_media_type', 'Send the body as application/json.');
  let parser = parsers.get(maxBytes);
  if (!parser) {
    parser = express.json({ limit: maxBytes, strict: false, verify: assertUtf8 });
    parsers.set(maxBytes, parser);
  }
  const parse = parser;
  await new Promise<void>((resolve, reject) => {
    parse(req, res, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
  assertStorable(req.body, 'body', maxItems);
  return req.body;
}

/** What is not UTF-8 would be stored with marks in the place of its letters. */
function assertUtf8(_req: unknown, _res: unknown, body: Buffer, charset: string): void {
  if (charset.toLowerCase() === 'utf-8' && !isUtf8(body))
    throw new HttpProblem('bad_request', 'The body is not UTF-8.');
}

/** RFC 9112, section 6.3: a request has a body when one of these says so. */
function hasBody(req: Request): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}
