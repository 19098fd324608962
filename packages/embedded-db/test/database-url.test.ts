import { describe, expect, it } from 'vitest';
import { databaseUrlProblem } from '../src/database-url.js';

describe('an address of a database', () => {
  it.each([
    'postgres://ann:secret@db.example:5432/sales',
    'postgresql://db/sales?sslmode=require&application_name=a@b',
    'postgres://ann:s%23cr%2Ft@db/sales',
    'postgres://ann:s@cret@db/sales',
    'postgres://ann:secret@one:5432,two:5433/sales',
    'postgres:///sales?host=/run/postgresql',
    'postgres://db',
  ])('%s can be read', (url) => {
    expect(databaseUrlProblem(url)).toBeUndefined();
  });

  it.each(['Zx#cr', '77#cr', 'Zx/cr', '77/cr', 'Zx?cr', '77?cr', 'Zx%cr', 'Zx[c]:r#'])(
    'with a bare %s as password is refused, without a word of it',
    (password) => {
      const problem = databaseUrlProblem(`postgres://ann:${password}@db.example:5432/sales`);
      expect(problem).toMatch(/percent-encode/);
      for (const part of ['ann', 'Zx', '77', 'cr', 'db.example']) expect(problem).not.toContain(part);
    },
  );

  it('of another kind of database is refused', () => {
    expect(databaseUrlProblem('mysql://db/sales')).toMatch(/^an address like postgres:/);
  });
});
