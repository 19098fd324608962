import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { errorForLog } from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';

const { db } = await testDatabase();

it('what is logged of a failed statement tells what went wrong and where, and none of its values', async () => {
  const values = ['HUErUmiIT5G4-a-session', 'ada@firm.example\nsecond line\n    at third'];
  const error = await db.execute(sql`SELECT ${values[0]}::text, ${values[1]}::text, no_such_column`).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(String((error as Error).message)).toContain(values[0]);
  const logged = JSON.stringify(errorForLog(error));
  expect(logged).not.toMatch(/HUErUmiIT5G4|ada@firm|second line|at third/);
  expect(errorForLog(error)).toMatchObject({
    message: expect.stringContaining('no_such_column'),
    stack: expect.stringMatching(/error-for-log\.test\.ts/),
    cause: { code: '42703' },
  });
});

it('what is no error is logged as it is', () => {
  expect(errorForLog('a word')).toBe('a word');
});
