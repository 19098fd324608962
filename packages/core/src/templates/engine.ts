import { Liquid } from 'liquidjs';

/** Longest template, in characters. */
export const MAX_TEMPLATE_LENGTH = 100_000;
/**
 * What one rendering may make, in characters written plus elements and characters created on the way. A long
 * message is 20,000; at this size no single filter takes noticeable time or memory.
 */
export const RENDER_BUDGET = 250_000;
/** Longest time one rendering may take, in milliseconds. An ordinary one takes microseconds. */
export const RENDER_TIME_LIMIT = 100;

/** Tags that would load other templates: there are none, and a template must not reach for files. */
export const FORBIDDEN_TAGS: ReadonlySet<string> = new Set(['include', 'render', 'layout', 'block']);

/**
 * A Liquid engine for templates that strangers write: nothing but its own values, no files, bounded in size, time
 * and memory, the same answer on every machine (UTC, English).
 * @param params.strictFilters false lets a template with unknown filters be parsed, to find all of its problems
 */
export function createEngine(params: { strictFilters: boolean }): Liquid {
  const engine = new Liquid({
    strictVariables: true,
    lenientIf: true,
    strictFilters: params.strictFilters,
    ownPropertyOnly: true,
    // In place of the file system: no templates at all.
    templates: {},
    timezoneOffset: 0,
    locale: 'en-US',
    parseLimit: MAX_TEMPLATE_LENGTH,
    renderLimit: RENDER_TIME_LIMIT,
    memoryLimit: RENDER_BUDGET,
  });
  for (const tag of FORBIDDEN_TAGS) delete engine.tags[tag];
  return engine;
}

export const engine = createEngine({ strictFilters: true });
