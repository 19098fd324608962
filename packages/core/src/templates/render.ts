import { LiquidError } from 'liquidjs';
import type { StepFormat } from '../schema/campaign-sequences.js';
import type { CompiledTemplate, PlainPart } from './compile.js';
import { customFieldKey } from './contact-values.js';
import { engine, RENDER_BUDGET } from './engine.js';
import { escapeHtml } from './escape-html.js';
import { MissingValue } from './guard-outputs.js';
import { AS_HTML } from './html-output.js';
import { isTooStyled } from './style-work.js';
import { TEMPLATE_VARIABLES, type TemplateValues } from './variables.js';

export type Rendering =
  | { ok: true; text: string }
  /** `missing_value`: a variable would have left a hole. `template_failed`: the template itself is at fault. */
  | { ok: false; code: 'missing_value' | 'template_failed'; variable?: string; detail: string };

/** Overruns of its time after which a template is refused without another try. */
const MAX_OVERRUNS = 3;
const TOO_MUCH = 'The template makes far more text than a message can hold.';
const TOO_SLOW = 'The template takes too long.';
const TOO_STYLED =
  'Its style sheet has too many rules for so many elements; write styles where they are needed, as style="…".';
const NUL = 'The template makes a NUL, which no message can hold.';

/**
 * Renders a message's subject or body. Values are data: what looks like Liquid in them, or in HTML like markup, stays
 * visible as it is, and space around them goes. A variable that would leave a hole is an answer, not an exception.
 */
export function renderTemplate(
  template: CompiledTemplate,
  values: TemplateValues,
  format: StepFormat = 'text',
): Rendering {
  const rendering =
    template.plain === null
      ? renderByEngine(template, values, format)
      : renderPlain(template.plain, values, format);
  return rendering.ok && format === 'html' && isTooStyled(rendering.text)
    ? { ok: false, code: 'template_failed', detail: TOO_STYLED }
    : rendering;
}

function missing(variable: string, hasDefault: boolean): Rendering {
  const detail = hasDefault
    ? `${variable} is empty for this contact, and so is what the template gives in its place.`
    : `${variable} is empty for this contact and the template gives no default.`;
  return { ok: false, code: 'missing_value', variable, detail };
}

/** The value without the space around it; '' when there is none. */
function textOf(values: TemplateValues, key: string): string {
  const value = values[key];
  return typeof value === 'string' ? value.trim() : '';
}

function renderPlain(parts: readonly PlainPart[], values: TemplateValues, format: StepFormat): Rendering {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const value = textOf(values, part.key);
    if (value !== '') text += format === 'html' ? escapeHtml(value) : value;
    else if (part.fallback !== undefined) text += part.fallback;
    else return missing(part.name, false);
  }
  if (text.length > RENDER_BUDGET) return { ok: false, code: 'template_failed', detail: TOO_MUCH };
  return { ok: true, text };
}

/** Renders through LiquidJS. Exported for the test that holds the two ways against each other. */
export function renderByEngine(
  template: CompiledTemplate,
  values: TemplateValues,
  format: StepFormat = 'text',
): Rendering {
  if (template.overruns >= MAX_OVERRUNS) return { ok: false, code: 'template_failed', detail: TOO_SLOW };
  // Time is the wall clock's: a process that was stopped in mid-render deserves a second try.
  const first = tryRender(template, values, format);
  if (first !== 'too slow') return first;
  const second = tryRender(template, values, format);
  if (second !== 'too slow') return second;
  template.overruns++;
  return { ok: false, code: 'template_failed', detail: TOO_SLOW };
}

function tryRender(
  template: CompiledTemplate,
  values: TemplateValues,
  format: StepFormat,
): Rendering | 'too slow' {
  try {
    const scope = scopeOf(template, values);
    if (format === 'html') Object.assign(scope, { [AS_HTML]: true });
    const text: string = engine.renderSync(template.nodes, scope);
    if (text.length > RENDER_BUDGET) return { ok: false, code: 'template_failed', detail: TOO_MUCH };
    if (text.includes('\0')) return { ok: false, code: 'template_failed', detail: NUL };
    return { ok: true, text };
  } catch (error) {
    return failure(error);
  }
}

/** Everything the template reads, and null for what the contact lacks: empty is not the same as unknown. */
function scopeOf(template: CompiledTemplate, values: TemplateValues): object {
  const scope: Record<string, unknown> = Object.create(null);
  for (const name of template.roots) scope[name] = textOf(values, name) || null;
  const custom: Record<string, unknown> = Object.create(null);
  const fields =
    template.customFields ??
    Object.keys(values)
      .filter((key) => !Object.hasOwn(TEMPLATE_VARIABLES, key))
      .map((key) => key.replace(/^custom\./, ''));
  for (const field of fields) custom[field] = textOf(values, customFieldKey(field)) || null;
  scope.custom = custom;
  return scope;
}

function failure(error: unknown): Rendering | 'too slow' {
  const cause = LiquidError.is(error) ? (error.originalError ?? error) : error;
  if (cause instanceof MissingValue) return missing(cause.variable, cause.hasDefault);
  const said = (cause instanceof Error ? cause.message : String(cause)).replace(/, line:\d+, col:\d+$/, '');
  if (said.startsWith('template render limit')) return 'too slow';
  if (said.startsWith('memory alloc limit') || cause instanceof RangeError)
    return { ok: false, code: 'template_failed', detail: TOO_MUCH };
  const where = LiquidError.is(error) ? error.token?.getPosition() : undefined;
  const unknown = /^undefined variable: (.*)$/s.exec(said)?.[1];
  const sentence = unknown === undefined ? `${said}.` : `there is no variable "${unknown}".`;
  return {
    ok: false,
    code: 'template_failed',
    detail: where ? `Line ${where[0]}, column ${where[1]}: ${sentence}` : `The template fails: ${sentence}`,
  };
}
