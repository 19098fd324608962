import { connect as open } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idList } from '../src/schemas/shared.js';
import { ask } from './setup/request.js';
import { seedCampaign } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = JSON_TYPE) =>
  ask(api, 'POST /campaigns', { raw, headers });

describe('bodies', () => {
  test.each(['{', '{"name": undefined}', '{"a":1}}', "{'name':'x'}", '\u0000', '{"name":"\u0001"}'])(
    'what is not JSON is a bad request: %j',
    async (raw) => {
      const { status, body } = await post(raw);
      expect([status, body.code]).toEqual([400, 'bad_request']);
    },
  );

  test('bytes that are not UTF-8 are a bad request, and nothing is stored with marks in it', async () => {
    const raw = new Uint8Array([...Buffer.from('{"type":"email","name":"caf'), 0xe9, ...Buffer.from('"}')]);
    const headers = { 'content-type': 'application/json' };
    const { status, body } = await ask(api, 'POST /campaigns', { raw, headers });
    expect([status, body.code, body.detail]).toEqual([400, 'bad_request', 'The body is not UTF-8.']);
    const whole = await ask(api, 'POST /campaigns', { raw: '{"type":"email","name":"café"}', headers });
    expect([whole.status, whole.body.name]).toEqual([201, 'café']);
  });

  test.each(['null', '7', '"text"', 'true', '[]', '{}'])(
    'JSON of another shape is invalid input: %s',
    async (raw) => {
      const { status, body } = await post(raw);
      expect([status, body.code]).toEqual([422, 'invalid_input']);
    },
  );

  test('a body that is missing is invalid input', async () => {
    const { status, body } = await ask(api, 'POST /campaigns');
    expect(status).toBe(422);
    expect(body.errors).toEqual([{ loc: ['body'], msg: 'Required', type: 'missing' }]);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    '',
  ])('another media type is refused: %j', async (type) => {
    const { status, body } = await post('{"name":"x","type":"email"}', { 'content-type': type });
    expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
  });

  test('another charset or encoding is refused', async () => {
    expect((await post('{}', { 'content-type': 'application/json; charset=latin1' })).status).toBe(415);
    expect((await post('{}', { ...JSON_TYPE, 'content-encoding': 'br2' })).status).toBe(415);
  });

  test('a charset parameter and a packed body are fine', async () => {
    const raw = new Uint8Array(gzipSync('{"name":"Packed","type":"email"}'));
    const headers = { 'content-type': 'application/json; charset=utf-8', 'content-encoding': 'gzip' };
    expect((await post(raw, headers)).status).toBe(201);
  });

  test('more than a megabyte is too large, packed or not; recipients may have ten', async () => {
    const large = JSON.stringify({ name: 'x', type: 'email', padding: 'y'.repeat(1_000_001) });
    expect((await post(large)).body.code).toBe('payload_too_large');
    const packed = new Uint8Array(gzipSync(large));
    expect((await post(packed, { ...JSON_TYPE, 'content-encoding': 'gzip' })).status).toBe(413);
    const { id } = await seedCampaign(api);
    const ids = Array.from({ length: 50_000 }, (_, n) => `0190${n}-0000-7000-8000-000000000000`);
    const added = await ask(api, `POST /campaigns/${id}/recipients`, { body: ids });
    expect([added.status, added.body.skipped_counts]).toEqual([201, { not_found: 50_000 }]);
    const tooMany = await ask(api, `POST /campaigns/${id}/recipients`, { body: ['z'.repeat(10_000_001)] });
    expect(tooMany.status).toBe(413);
  });

  test('a list without a good item is refused in a moment, with the first few named', async () => {
    const { id } = await seedCampaign(api);
    const started = performance.now();
    const { status, body } = await ask(api, `POST /campaigns/${id}/recipients`, {
      body: Array(250_000).fill(7),
    });
    expect([status, body.errors.length]).toEqual([422, 20]);
    expect(performance.now() - started).toBeLessThan(3000);
    const longer = await ask(api, `POST /campaigns/${id}/recipients`, { body: Array(250_001).fill('x') });
    expect(longer.body.errors).toEqual([{ loc: ['body'], msg: 'At most 250000 items', type: 'too_big' }]);
    const steps = await ask(api, 'POST /campaigns', {
      body: { name: 'x', type: 'email', sequences: Array(10_001).fill(7) },
    });
    expect(steps.body.errors).toEqual([
      { loc: ['body', 'sequences'], msg: 'At most 10000 items', type: 'too_big' },
    ]);
    const wrong = await ask(api, 'POST /campaigns', {
      body: { name: 'x', type: 'email', sequences: Array(150).fill(7) },
    });
    expect(wrong.body.errors).toHaveLength(100);
  });

  test('the longest list of good ids is checked in a moment', () => {
    const ids = Array.from({ length: 250_000 }, (_, index) => `01999999-0000-7000-8000-${index}`);
    const started = performance.now();
    expect(idList(250_000).safeParse(ids).success).toBe(true);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('more fields than any object has are refused before each is an error of its own', async () => {
    const fields = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`f${index}`, 1]));
    const { status, body } = await post(JSON.stringify({ name: 'x', type: 'email', sequences: [fields] }));
    expect([status, body.errors]).toEqual([
      422,
      [{ loc: ['body', 'sequences', 0], msg: 'At most 10000 fields', type: 'too_big' }],
    ]);
  });

  test('nesting without end is refused without harm', async () => {
    const deep = `{"name":"x","type":"email","deep":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const { status, body } = await post(deep);
    expect([status, body.code]).toEqual([422, 'invalid_input']);
    expect((await post(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`)).status).toBe(422);
  });

  test('keys that reach for prototypes change nothing', async () => {
    const { status } = await post(
      '{"name":"x","type":"email","__proto__":{"role":"admin"},"constructor":{"prototype":{"role":1}}}',
    );
    expect(status).toBe(201);
    expect(({} as { role?: string }).role).toBeUndefined();
  });
});

describe('addresses and methods', () => {
  test('an unknown address is not found, with or without a log-in', async () => {
    for (const path of ['/nothing', '/campaigns/1/nothing', '/', '/campaigns/1/sequences/1/2'])
      for (const as of ['director', null] as const)
        expect((await ask(api, `GET ${path}`, { as })).status).toBe(404);
  });

  test('a known address says which methods it takes', async () => {
    const wrong = await ask(api, 'PATCH /campaigns/1');
    expect([wrong.status, wrong.body.code]).toEqual([405, 'method_not_allowed']);
    expect(wrong.headers.get('allow')).toBe('GET, PUT, DELETE, HEAD, OPTIONS');
    expect((await ask(api, 'DELETE /campaigns')).headers.get('allow')).toBe('GET, POST, HEAD, OPTIONS');
    expect((await ask(api, 'GET /campaigns/1/activate')).headers.get('allow')).toBe('POST, OPTIONS');
  });

  test('OPTIONS says the same, HEAD answers like GET without a body', async () => {
    const options = await ask(api, 'OPTIONS /campaigns', { as: null });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, POST, HEAD, OPTIONS']);
    const head = await ask(api, 'HEAD /campaigns');
    expect([head.status, head.body, head.headers.has('x-total-count')]).toEqual([200, '', true]);
  });

  test('an address that is not well encoded is a bad request', async () => {
    const status = await new Promise<string>((resolve, reject) => {
      const { port } = new URL(api.url);
      const socket = open(Number(port), '127.0.0.1', () => {
        socket.write(
          `GET /api/campaigns/%E0%A4%A HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.tokens.member}\r\n\r\n`,
        );
      });
      socket.once('data', (data) => {
        resolve(data.toString().split('\r\n')[0] ?? '');
        socket.destroy();
      });
      socket.once('error', reject);
    });
    expect(status).toBe('HTTP/1.1 400 Bad Request');
  });

  test('answers are never stored', async () => {
    const { headers } = await ask(api, 'GET /campaigns');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.has('etag')).toBe(false);
  });
});
