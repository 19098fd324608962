import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, Router } from 'express';
import { compressedFiles } from './compressed-files.js';

const CONSOLE = fileURLToPath(new URL('../../web/dist/', import.meta.url));

/** Paths that are never a page of the console, so that a caller with a wrong address is told so. */
const NOT_A_PAGE = /^\/(api|trpc|assets)(\/|$)/;

/**
 * The console, when it is built: its files and, for every other address that a browser asks for, its one page, which
 * finds its way by itself. Else a page that says where the API is.
 */
export function consoleFiles(): RequestHandler {
  const router = Router();
  if (existsSync(`${CONSOLE}index.html`)) {
    // Names of built assets carry their content's hash; everything else may change with the next build.
    router.use(
      '/assets',
      compressedFiles(`${CONSOLE}assets`),
      express.static(`${CONSOLE}assets`, { index: false, redirect: false, immutable: true, maxAge: '1y' }),
    );
    router.use(express.static(CONSOLE, { index: false, redirect: false, maxAge: 0 }));
    router.get('/{*path}', (req, res, next) => {
      if (NOT_A_PAGE.test(req.path) || !req.accepts('html')) next();
      else res.setHeader('cache-control', 'no-cache').sendFile(`${CONSOLE}index.html`);
    });
  } else {
    router.get('/', (_req, res) => void res.type('html').send(PLAIN_PAGE));
  }
  router.use((_req, res) => void res.status(404).type('text').send('There is nothing at this address.\n'));
  return router;
}

const PLAIN_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Outreach campaigns</title>
  </head>
  <body>
    <h1>Outreach campaigns</h1>
    <p>The server is running. The console has not been built here; the API is ready:</p>
    <ul>
      <li><a href="/api/docs">All calls of the API, to read and to try</a></li>
      <li><a href="/api/openapi.json">The same as an OpenAPI document</a></li>
      <li><a href="/readyz">Whether the database is ready</a></li>
    </ul>
  </body>
</html>
`;
