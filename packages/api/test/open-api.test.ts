import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { routes } from '../src/index.js';
import { wireInput } from '../src/rest/wire.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
// biome-ignore lint/suspicious/noExplicitAny: a document to look around in.
let document: any;
beforeAll(async () => {
  api = await startApi();
  document = await (await fetch(`${api.url}/api/openapi.json`)).json();
});
afterAll(() => api.close());

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1 without a dangling reference', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(document.components.schemas).toHaveProperty(name ?? '');
    expect(text).not.toContain('$defs');
  });

  test('has every route of the table, with its role, its answer and its refusals', () => {
    for (const route of routes) {
      const operation = document.paths[`/api${route.path}`][route.method];
      expect(operation.operationId).toBe(route.operationId);
      expect(operation.description).toContain(route.role === 'public' ? 'No log-in' : `Role: ${route.role}`);
      expect(operation.responses).toHaveProperty(String(route.status));
      expect(operation.responses).toHaveProperty('401');
    }
    const ids = routes.map((route) => route.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each([
    ['/campaigns/{id}/pause', [400, 401, 403, 404, 409, 422]],
    ['/imports', [400, 401, 403, 409, 413, 415, 422]],
    ['/imports/inspect', [400, 401, 403, 413, 415, 422]],
    ['/suppressions', [400, 401, 403, 404, 409, 413, 415, 422]],
  ])('POST %s may be refused with %j', (path, refusals) => {
    const { responses } = document.paths[`/api${path}`].post;
    expect(
      Object.keys(responses)
        .map(Number)
        .filter((status) => status >= 400),
    ).toEqual(refusals);
  });

  test('speaks snake_case, and of the very limits that are checked', () => {
    const { get, post } = document.paths['/api/campaigns'];
    expect(get.parameters).toContainEqual({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 1000, default: 50 },
    });
    expect(post.requestBody.content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/NewCampaign',
    });
    expect(document.components.schemas.StepInput.properties).toHaveProperty('message_template');
    expect(document.components.schemas.Campaign.properties.created_at).toEqual({
      type: 'string',
      format: 'date-time',
    });
    const names = Object.values(document.components.schemas as Record<string, { properties?: object }>);
    const fields = names.flatMap((schema) => Object.keys(schema.properties ?? {}));
    expect(fields.filter((name) => /[A-Z]/.test(name))).toEqual([]);
    expect(document.components.schemas.CampaignCounts.properties.pending).toEqual({ type: 'integer' });
  });

  test('shows for every body what may be sent, and that is taken', () => {
    const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    for (const route of routes.filter(({ body }) => body)) {
      const { schema } =
        document.paths[`/api${route.path}`][route.method].requestBody.content['application/json'];
      const named = document.components.schemas[schema.$ref?.split('/').at(-1)] ?? schema;
      expect([route.operationId, named.examples]).toEqual([route.operationId, expect.any(Array)]);
      for (const example of named.examples) {
        const taken = wireInput(route.body as z.ZodType).safeParse(example);
        expect([route.operationId, taken.error?.issues]).toEqual([route.operationId, undefined]);
        for (const name of Object.keys(example)) expect(taken.data).toHaveProperty(camel(name));
      }
    }
  });

  test('says how a file is sent: as the body, or in a form', () => {
    const { content, description } = document.paths['/api/imports'].post.requestBody;
    expect(description).toContain('the first file of a form');
    expect(content['text/csv'].schema).toEqual({ type: 'string' });
    expect(content['multipart/form-data'].schema.properties.file.format).toBe('binary');
  });

  test('names both ways to log in', () => {
    expect(document.components.securitySchemes.bearer).toMatchObject({ type: 'http', scheme: 'bearer' });
    expect(document.paths['/api/auth/login'].post.security).toEqual([]);
  });
});

describe('the page that shows it', () => {
  test('comes from here alone, under a policy that its own parts keep', async () => {
    const page = await fetch(`${api.url}/api/docs`);
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    const html = await page.text();
    expect(html).not.toMatch(/https?:\/\//);
    expect(html).not.toMatch(/<script>|onload=|style=/);
    for (const [, path] of html.matchAll(/(?:src|href)="\.\/(docs\/[^"]+)"/g)) {
      const part = await fetch(`${api.url}/api/${path}`);
      expect([path, part.status]).toEqual([path, 200]);
      await part.arrayBuffer();
    }
  });

  test('stands at the address with a slash as well', async () => {
    const page = await fetch(`${api.url}/api/docs/`);
    expect([page.status, new URL(page.url).pathname]).toEqual([200, '/api/docs']);
  });
});
