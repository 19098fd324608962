import { z } from 'zod';

/** An id as callers send it. Any text: what names nothing is "not found", whatever it looks like. */
export const id = () => z.string().min(1).max(200);

/** How many wrong items of one list are named; a person mends the first few and sees. */
const NAMED = 20;

/**
 * A list that may be very long, checked item by item in one go: a schema an item would take seconds for a quarter of a
 * million, and as many errors if all are wrong.
 * @param jsonSchema what one item is, for the OpenAPI document
 */
export const longList = <Item>(
  max: number,
  isItem: (value: unknown) => boolean,
  jsonSchema: Record<string, unknown>,
): z.ZodType<Item[]> =>
  z
    .array(z.any())
    .max(max)
    .superRefine((items, context) => {
      let named = 0;
      for (let index = 0; index < items.length && index < max && named < NAMED; index++) {
        if (isItem(items[index])) continue;
        named++;
        context.addIssue({
          code: 'custom',
          path: [index],
          message: 'Expected an id',
          params: { type: 'invalid_type' },
        });
      }
    })
    .meta({ items: jsonSchema });

/** Made once: to make a schema takes a hundred times as long as to ask one. */
const anId = id();
const isId = (value: unknown): boolean => anId.safeParse(value).success;

export const idList = (max: number) => longList<string>(max, isId, { type: 'string' });

/** Ids as they are or as `{contact_id}`: a list as REST takes it. */
export const contactList = (max: number) =>
  longList<string | { contact_id: string }>(
    max,
    (value) =>
      isId(value) ||
      (typeof value === 'object' && value !== null && 'contact_id' in value && isId(value.contact_id)),
    {
      anyOf: [
        { type: 'string' },
        { type: 'object', required: ['contact_id'], properties: { contact_id: { type: 'string' } } },
      ],
    },
  );

export const instant = () => z.date();

/** How far a caller's clock may be ahead of ours. */
const CLOCK_GRACE_MS = 5 * 60_000;

/**
 * When something happened, as somebody names it: not before computers had a calendar, and not in the future, which
 * would have whatever looks back from there see nothing.
 */
export const pastInstant = () =>
  z
    .date()
    .min(new Date('1970-01-01T00:00:00Z'), 'Expected a time after 1970')
    .refine((at) => at.getTime() <= Date.now() + CLOCK_GRACE_MS, {
      error: 'This is in the future; expected is when it happened',
      params: { type: 'in_the_future' },
    });

/** A short text of one line that may not be blank. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\r\n]*$/, 'Expected a single line');

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 1_000;

/** Which part of a list: `limit` 1 to 1,000 (50 unless told), `offset` from 0. */
export const page = {
  limit: z.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
  offset: z.number().int().min(0).default(0),
};

export const search = () => z.string().max(200).optional();

/** A page of a list and how many there are in all. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), total: z.number().int() });

/** The answer of what has nothing to say but that it is done. */
export const done = z.object({ ok: z.literal(true) });

/** Ids as the examples of the documents have them. */
export const AN_ID = '01a210f2-4bf3-7ac8-99d7-fa38403307d6';
export const ANOTHER_ID = '01a210f2-4bf4-7d10-8c55-2f6f0b8e91aa';
