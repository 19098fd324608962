import { sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { bind } from '../../src/database/bind.js';
import { textArray } from '../../src/database/sql-values.js';
import { campaigns } from '../../src/schema/campaigns.js';

const dialect = new PgDialect({ casing: 'snake_case' });

describe('binding a statement', () => {
  const nested = sql`a.id = ANY(${textArray(['1', '2'])}) AND ${sql`b = ${7} ${sql.raw('OR c')}`}`;
  it.each([
    ['values of each kind', sql`SELECT ${'text'}, ${7}, ${null}, ${true}, ${sql.param(['a', null])}::text[]`],
    ['statements within statements', sql`SELECT 1 WHERE ${nested} LIMIT ${50}::int`],
    ['lists of statements', sql`SELECT ${sql.join([nested, sql`${1}`, sql``], sql`, `)}`],
    ['what is left out', sql`SELECT ${undefined} 1`],
    ['names', sql`SELECT ${campaigns.createdBy} FROM ${campaigns} WHERE ${campaigns.id} = ${'x'}`],
    ['the same value twice', sql`SELECT ${'x'} WHERE ${'x'} = ${'x'}`],
  ])('%s: as the dialect does', (_, statement) => {
    const { sql: text, params } = dialect.sqlToQuery(statement);
    expect(bind(statement)).toEqual({ text, params });
  });

  it('refuses what it would have to number anew', () => {
    expect(() => bind(sql`SELECT ${'x'} WHERE id IN ${['a', 'b']}`)).toThrow('only names');
  });
});
