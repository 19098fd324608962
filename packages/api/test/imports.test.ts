import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsAbout } from './setup/events-about.js';
import { type Answer, ask } from './setup/request.js';
import { type Api, startApi } from './setup/start-api.js';
import { refusalOf, trpcAs } from './setup/trpc-client.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

let count = 0;
/** A file of one good row, one without an address, and one repeat. */
function file(): string {
  const n = ++count;
  return `First name,Last name,Email,Shoe size\nIda,One,ida${n}@example.com,38\nNo,Address,,\nIda,One,IDA${n}@example.com,38\n`;
}
const CSV = { 'content-type': 'text/csv; charset=utf-8' };
const upload = (query: string, raw: string, headers: Record<string, string> = CSV) =>
  ask(api, `POST /imports${query}`, { raw, headers });
const contactsNamed = async (name: string) =>
  Number((await ask(api, `GET /contacts?search=${name}`)).headers.get('x-total-count'));

describe('POST /imports', () => {
  test('imports a file and says what became of each row', async () => {
    const { status, body } = await upload('?file_name=people.csv', file());
    expect(status).toBe(201);
    expect(body).toMatchObject({
      kind: 'contacts',
      status: 'applied',
      file_name: 'people.csv',
      actor: `user:${api.users.director}`,
      summary: { rows: 3, create: 1, merged: 1, rejected: 1 },
    });
    expect(await contactsNamed('ida1%40')).toBe(1);
  });

  test('takes the first file of a form', async () => {
    const form = new FormData();
    form.append('note', 'x');
    form.append('file', new Blob([file()], { type: 'text/csv' }), '../../tmp/form.csv');
    const response = await fetch(`${api.url}/api/imports?dry_run=true`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.tokens.director}` },
      body: form,
    });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ file_name: 'form.csv', status: 'decided' });
  });

  test('with an Idempotency-Key, a repeat gets the first answer, in a form with another boundary too', async () => {
    const people = file();
    const send = async (text: string) => {
      const form = new FormData();
      form.append('file', new Blob([text], { type: 'text/csv' }), 'once.csv');
      const response = await fetch(`${api.url}/api/imports`, {
        method: 'POST',
        headers: { authorization: `Bearer ${api.tokens.director}`, 'idempotency-key': 'import-once' },
        body: form,
      });
      const body: Answer['body'] = await response.json();
      return { status: response.status, headers: response.headers, body };
    };
    const first = await send(people);
    expect([first.status, first.headers.has('idempotency-replayed')]).toEqual([201, false]);
    const second = await send(people);
    expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(second.body).toEqual(first.body);
    const imported = await ask(api, 'GET /imports?limit=1000');
    expect(imported.body.filter((one: { file_name: string }) => one.file_name === 'once.csv')).toHaveLength(
      1,
    );
    const other = await send(file());
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  test('an Idempotency-Key is free for the mended file, and one that is none is refused', async () => {
    const keyed = (key: string, text: string) => upload('', text, { ...CSV, 'idempotency-key': key });
    expect((await keyed('mended-file', 'hello')).status).toBe(422);
    const mended = await keyed('mended-file', file());
    expect([mended.status, mended.headers.has('idempotency-replayed')]).toEqual([201, false]);
    expect((await keyed('with space', file())).status).toBe(400);
  });

  test('a dry run changes nothing until it is applied, which can be done once', async () => {
    const before = await contactsNamed('ida');
    const dry = await upload('?dry_run=true', file());
    expect([dry.body.status, dry.body.summary.create]).toEqual(['decided', 1]);
    expect(await contactsNamed('ida')).toBe(before);
    const applied = await ask(api, `POST /imports/${dry.body.id}/apply`);
    expect([applied.status, applied.body.status]).toEqual([200, 'applied']);
    expect(await contactsNamed('ida')).toBe(before + 1);
    const again = await ask(api, `POST /imports/${dry.body.id}/apply`, { body: { on_existing: 'skip' } });
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
  });

  test('goes where the mapping says', async () => {
    const mapping = encodeURIComponent(JSON.stringify({ 'Shoe size': null, 'First name': 'custom:nick' }));
    const { body } = await upload(`?dry_run=true&mapping=${mapping}`, file());
    const fields = body.columns.map((column: { field: string | null }) => column.field);
    expect(fields).toEqual(['custom:nick', 'last_name', 'email', null]);
    for (const bad of ['x', '[]', '{"a":1}', '{"No such column":"email"}']) {
      const refused = await upload(`?mapping=${encodeURIComponent(bad)}`, file());
      expect(refused.body.errors).toMatchObject([{ loc: ['query', 'mapping'] }]);
    }
  });

  test.each([
    ['an image', '\u0089PNG', { 'content-type': 'image/png' }, 415],
    ['JSON', '{}', { 'content-type': 'application/json' }, 415],
    ['a packed file', 'x', { ...CSV, 'content-encoding': 'gzip' }, 415],
    ['no table', 'hello', CSV, 422],
    ['nothing', '', CSV, 422],
    ['a form without boundary', 'x', { 'content-type': 'multipart/form-data' }, 400],
    ['a form that is none', 'x', { 'content-type': 'multipart/form-data; boundary=b' }, 422],
    [
      'a form without a file',
      '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n',
      { 'content-type': 'multipart/form-data; boundary=b' },
      422,
    ],
  ])('refuses %s', async (_what, raw, headers, status) => {
    expect((await upload('', raw, headers)).status).toBe(status);
  });

  test('refuses a wrong query', async () => {
    for (const query of ['dry_run=maybe', 'kind=dogs', 'on_existing=burn'])
      expect((await upload(`?${query}`, file())).body.errors[0].loc).toEqual(['query', query.split('=')[0]]);
  });

  test('a file that breaks off is recorded as failed, and the server goes on', async () => {
    const url = new URL(`${api.url}/api/imports?file_name=broken-off.csv`);
    const headers = { ...CSV, authorization: `Bearer ${api.tokens.director}`, 'content-length': '100000000' };
    const sending = request(url, { method: 'POST', headers });
    sending.on('error', () => undefined);
    sending.write(`First name,Email\n${'Ida,ida@example.com\n'.repeat(50_000)}`);
    const statusOf = async () => {
      const { body } = await ask(api, 'GET /imports');
      return body.find((each: { file_name: string }) => each.file_name === 'broken-off.csv')?.status;
    };
    await expect.poll(statusOf, { timeout: 20_000 }).toBe('staging');
    sending.destroy();
    await expect.poll(statusOf, { timeout: 20_000 }).toBe('failed');
    expect(api.logged.join('')).not.toContain('a request failed');
  });
});

test('inspect tells columns, samples and proposed fields, and stores nothing', async () => {
  const total = (await ask(api, 'GET /imports')).headers.get('x-total-count');
  const { status, body } = await ask(api, 'POST /imports/inspect', { raw: file(), headers: CSV });
  expect(status).toBe(200);
  expect(body).toMatchObject({ kind: 'contacts', delimiter: ',', header_line: 1 });
  expect(body.fields).toContain('linkedin_url');
  expect(body.columns[2]).toMatchObject({ name: 'Email', field: 'email', is_custom_field: false });
  expect((await ask(api, 'GET /imports')).headers.get('x-total-count')).toBe(total);
});

test('rejected rows come as a file for a spreadsheet', async () => {
  const { body } = await upload('', file());
  const { status, headers, body: csv } = await ask(api, `GET /imports/${body.id}/rejected.csv`);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(headers.get('content-disposition')).toBe('attachment; filename=rejected.csv');
  expect(csv.trim().split('\r\n')).toHaveLength(2);
  expect(csv).toContain('No,Address');
});

test('an import that was not applied can be thrown away', async () => {
  const { body } = await upload('?dry_run=true', file());
  expect((await ask(api, `DELETE /imports/${body.id}`)).status).toBe(204);
  expect((await ask(api, `GET /imports/${body.id}`)).body.status).toBe('expired');
  expect((await ask(api, `POST /imports/${body.id}/apply`)).status).toBe(409);
  // Once more throws nothing away and says nothing.
  expect((await ask(api, `DELETE /imports/${body.id}`)).status).toBe(204);
  expect(await eventsAbout(api, 'importId', body.id)).toMatchObject([
    { event: 'import.discarded', actor: `user:${api.users.director}`, before: { kind: 'contacts' } },
  ]);
});

test.each(['GET /imports/x', 'DELETE /imports/x', 'POST /imports/x/apply', 'GET /imports/x/rejected.csv'])(
  '%s of no import is not found',
  async (call) => {
    expect((await ask(api, call)).status).toBe(404);
  },
);

test('over tRPC an import is decided, looked through, applied and discarded', async () => {
  const director = trpcAs(api, api.tokens.director);
  const importId = (await upload('?dry_run=true', file())).body.id;
  expect((await director.imports.decide.mutate({ importId, onExisting: 'skip' })).onExisting).toBe('skip');
  const rows = await director.imports.rows.query({ importId });
  expect(rows.map((row) => row.outcome)).toEqual(['create', 'rejected', 'merged']);
  expect(await director.imports.rows.query({ importId, outcome: 'rejected', limit: 1 })).toHaveLength(1);
  expect((await director.imports.applyImport.mutate({ importId })).status).toBe('applied');
  expect((await director.imports.get.query({ importId })).appliedAt).toBeInstanceOf(Date);
  expect((await director.imports.list.query({ limit: 1 })).items).toHaveLength(1);
  expect(await director.imports.discard.mutate({ importId })).toEqual({ ok: true });
  expect((await refusalOf(director.imports.rows.query({ importId: 'x' }))).code).toBe('not_found');
});
