import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { isFailedImport, problemOf, problemOfChange } from '../src/lib/problem.ts';
import { createQueryClient } from '../src/lib/query-client.ts';

beforeAll(() => vi.stubGlobal('navigator', { onLine: true }));
afterAll(() => vi.unstubAllGlobals());

const lost = () => new TypeError('Failed to fetch');

it('says of a question that nothing was changed, and of a change that nobody knows', () => {
  expect(problemOf(lost()).detail).toContain('Nothing was changed');
  const error = lost();
  expect(problemOfChange(error)).toMatchObject({ status: 0, code: 'unreachable' });
  expect(problemOf(error).detail).toContain('not known whether this was done');
});

it('knows from the client which errors are of changes, and when the role may be another one', async () => {
  const told: string[] = [];
  const client = createQueryClient({
    onLoggedOut: () => told.push('logged out'),
    onForbidden: () => told.push('forbidden'),
  });
  const change = (error: unknown) =>
    client
      .getMutationCache()
      .build(client, { mutationFn: () => Promise.reject(error) })
      .execute(undefined)
      .catch((thrown) => thrown);
  expect(problemOf(await change(lost())).detail).toContain('not known');
  await change({ data: { problem: { status: 403, code: 'forbidden', detail: 'No.' } } });
  await change({ data: { problem: { status: 401, code: 'unauthorized', detail: 'No.' } } });
  expect(told).toEqual(['forbidden', 'logged out']);
});

it('knows a part of the console that could not be fetched from an error in it', () => {
  expect(isFailedImport(new TypeError('Failed to fetch dynamically imported module: /a.js'))).toBe(true);
  expect(isFailedImport(new TypeError('error loading dynamically imported module: /a.js'))).toBe(true);
  expect(isFailedImport(new TypeError('Importing a module script failed.'))).toBe(true);
  expect(isFailedImport(lost())).toBe(false);
  expect(isFailedImport(null)).toBe(false);
});
