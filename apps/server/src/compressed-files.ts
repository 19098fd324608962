import { readdirSync } from 'node:fs';
import { extname } from 'node:path';
import type { RequestHandler } from 'express';

/** The smallest first. */
const CODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/**
 * Leads a request for a file to the compressed one beside it, where there is one and the caller can read it.
 * @param folder looked into once
 */
export function compressedFiles(folder: string): RequestHandler {
  const names = new Set(readdirSync(folder));
  return (req, res, next) => {
    const name = req.path.slice(1);
    if (CODINGS.some(([, ending]) => names.has(name + ending))) res.vary('accept-encoding');
    const found = CODINGS.find(
      ([coding, ending]) => names.has(name + ending) && req.acceptsEncodings(coding) !== false,
    );
    if (found) {
      const [coding, ending] = found;
      res.type(extname(name)).setHeader('content-encoding', coding);
      req.url = `/${name}${ending}`;
    }
    next();
  };
}
