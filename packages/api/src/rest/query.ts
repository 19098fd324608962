import { z } from 'zod';
import { snakeCase } from './case.js';

/**
 * Makes the function that readies a query string for its schema: digits become numbers where a number is wanted, and
 * an empty value is one that was left out, as forms send it.
 */
export function queryReader(
  schema: z.ZodObject,
): (query: Record<string, unknown>) => Record<string, unknown> {
  const numbers = new Set(
    Object.entries(schema.shape)
      .filter(([, field]) => wantsNumber(field))
      .map(([key]) => snakeCase(key)),
  );
  return (query) =>
    Object.fromEntries(
      Object.entries(query)
        .filter(([, value]) => value !== '')
        .map(([key, value]) => [key, numbers.has(key) ? asNumber(value) : value]),
    );
}

function wantsNumber(schema: z.core.$ZodType): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return wantsNumber(schema.def.innerType);
  return schema instanceof z.ZodNumber;
}

const asNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
