import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import type { Route } from '../rest/route.js';
import { openApiDocument } from './openapi.js';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Outreach campaigns: API</title>
    <link rel="stylesheet" href="./docs/swagger-ui.css">
    <link rel="icon" href="./docs/favicon-32x32.png">
  </head>
  <body>
    <main id="api"></main>
    <script src="./docs/swagger-ui-bundle.js"></script>
    <script src="./docs/start.js"></script>
  </body>
</html>
`;

/** Where the package's files lie; importing it would load a megabyte of browser code. */
const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** A file of its own, since the policy below allows no script inside the page. */
const START = `SwaggerUIBundle({ url: './openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null });
`;

/** Swagger UI sets style attributes and shows pictures from data: URLs; everything comes from here. */
const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

/** The OpenAPI document and a page that shows it, without a log-in: they tell what can be asked, and no answer. */
export function serveDocs(routes: readonly Route[]): RequestHandler {
  const document = JSON.stringify(openApiDocument(routes));
  const router = Router();
  router.get('/openapi.json', (_req, res) => void res.type('application/json').send(document));
  router.use('/docs', policy);
  router.get('/docs', (req, res) => {
    // Relative addresses in the page need it to stand beside `docs/`.
    if (req.path.endsWith('/')) res.redirect(308, '../docs');
    else res.type('html').send(PAGE);
  });
  router.get('/docs/start.js', (_req, res) => void res.type('text/javascript').send(START));
  router.use('/docs', express.static(SWAGGER_UI, { index: false, redirect: false, maxAge: '1d' }));
  return router;
}
