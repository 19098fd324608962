import { z } from 'zod';
import { snakeCase } from './case.js';

/**
 * REST speaks snake_case, ISO times and forgives unknown fields; everything else speaks camelCase, Dates and is strict.
 * Both come from the one camelCase schema: what is here derives the REST side of it, so that no field is written twice.
 * Keys of records (custom fields) are data and stay as they are.
 */

/** Names and examples of derived schemas, for the OpenAPI document. */
export const wireRegistry = z.registry<z.core.GlobalMeta>();

const inputs = new WeakMap<z.ZodType, z.ZodType>();
const outputs = new WeakMap<z.ZodType, z.ZodType>();

/** Takes snake_case, drops what it does not know, gives what the camelCase schema promises. */
export const wireInput = (schema: z.ZodType): z.ZodType => derive(schema, 'input', inputs);

/** What an answer looks like on the wire: for the OpenAPI document, and for tests to check answers by. */
export const wireOutput = (schema: z.ZodType): z.ZodType => derive(schema, 'output', outputs);

type Direction = 'input' | 'output';

function derive(schema: z.ZodType, to: Direction, known: WeakMap<z.ZodType, z.ZodType>): z.ZodType {
  const before = known.get(schema);
  if (before) return before;
  const derived = build(schema, (inner) => derive(inner as z.ZodType, to, known), to);
  known.set(schema, derived);
  const meta = z.globalRegistry.get(schema);
  // A transform's documentation belongs to what goes into it.
  const documented = derived instanceof z.ZodPipe ? derived.in : derived;
  if (meta && documented !== schema) wireRegistry.add(documented, meta);
  else if (meta && !wireRegistry.has(schema)) wireRegistry.add(schema, meta);
  return derived;
}

function build(schema: z.ZodType, inner: (schema: z.core.$ZodType) => z.ZodType, to: Direction): z.ZodType {
  if (schema instanceof z.ZodObject) return buildObject(schema, inner, to);
  if (schema instanceof z.ZodArray) return schema.clone({ ...schema.def, element: inner(schema.element) });
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return schema.clone({ ...schema.def, innerType: inner(schema.def.innerType) } as never);
  if (schema instanceof z.ZodUnion)
    return schema.clone({ ...schema.def, options: schema.options.map(inner) } as never);
  if (schema instanceof z.ZodDate)
    return to === 'output'
      ? z.iso.datetime()
      : z.iso
          .datetime({ offset: true })
          .transform((text) => new Date(text))
          .pipe(schema);
  return schema;
}

function buildObject(
  schema: z.ZodObject,
  inner: (schema: z.core.$ZodType) => z.ZodType,
  to: Direction,
): z.ZodType {
  const names = Object.keys(schema.shape).map((camel) => ({ camel, snake: snakeCase(camel) }));
  const shape: Record<string, z.ZodType> = {};
  for (const { camel, snake } of names) {
    const field = schema.shape[camel];
    if (field) shape[snake] = inner(field);
  }
  const object = z.object(shape);
  if (to === 'output') return object;
  return object.transform((value) => {
    const renamed: Record<string, unknown> = {};
    for (const { camel, snake } of names) if (snake in value) renamed[camel] = value[snake];
    return renamed;
  });
}

type Encode = (value: unknown) => unknown;

/**
 * Makes the function that writes a value of this schema as REST JSON. Only fields that the schema names get out, so a
 * new column never shows by accident.
 */
export function wireEncoder(schema: z.core.$ZodType): Encode {
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape).map(([camel, field]) => ({
      camel,
      snake: snakeCase(camel),
      encode: wireEncoder(field),
    }));
    return (value) => {
      const from = value as Record<string, unknown>;
      const encoded: Record<string, unknown> = {};
      for (const { camel, snake, encode } of fields) encoded[snake] = encode(from[camel]);
      return encoded;
    };
  }
  if (schema instanceof z.ZodArray) {
    const encode = wireEncoder(schema.element);
    return (value) => (value as unknown[]).map(encode);
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    const encode = wireEncoder(schema.def.innerType);
    return (value) => (value === null || value === undefined ? value : encode(value));
  }
  if (schema instanceof z.ZodDate) return (value) => (value as Date).toISOString();
  return (value) => value;
}
