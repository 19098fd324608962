import {
  CaptureTag,
  type Context,
  CycleTag,
  EchoTag,
  type Emitter,
  evalToken,
  type FilteredValueToken,
  Output,
  RawTag,
  type Template,
  TokenKind,
  toValue,
  Value,
  type ValueToken,
} from 'liquidjs';
import { capturedNames, childrenOf, escaped, htmlRule, isHtml, rememberCapture } from './html-output.js';

/** Thrown by an output that would leave a hole in the message. */
export class MissingValue extends Error {
  constructor(
    readonly variable: string,
    readonly hasDefault: boolean,
  ) {
    super(`${variable} is empty`);
  }
}

/** Nothing that a reader would see. */
const isBlank = (value: unknown) =>
  value === null || value === undefined || (typeof value === 'string' && value.trim() === '');

/** As LiquidJS writes a value. */
export function asText(value: unknown): string {
  const plain = toValue(value);
  if (typeof plain === 'string') return plain;
  if (plain === null || plain === undefined) return '';
  return Array.isArray(plain) ? plain.map(asText).join('') : String(plain);
}

type Argument = Value | ValueToken | FilteredValueToken;

/** The variables an argument names, as written: `first_name`, `custom.icebreaker`. */
function variablesOf(argument: Argument): string[] {
  const tokens =
    argument instanceof Value
      ? [...argument.initial.postfix, ...argument.filters.flatMap((filter) => filter.args)]
      : 'initial' in argument
        ? [...argument.initial.postfix, ...argument.filters.flatMap((filter) => filter.args)]
        : [argument];
  return tokens
    .map((token) => (Array.isArray(token) ? token[1] : token))
    .filter((token) => token?.kind === TokenKind.PropertyAccess)
    .map((token) => token?.getText() ?? '');
}

/** Whether a text that its author wrote stands in for nothing. */
const hasLiteral = ({ args: [argument] }: Value['filters'][number]): boolean =>
  !!argument && !Array.isArray(argument) && argument.kind === TokenKind.Quoted;

/**
 * Renders `{{ value | filters }}`, but throws where a variable in it is empty and no `default` stands in for it:
 * a message with a hole must not go out. An empty literal default (`default: ""`) is the author's own wish.
 * In HTML the value is escaped.
 */
function guardedValue(value: Value, captures: ReadonlySet<string>) {
  const [variable] = variablesOf(value);
  const defaults = value.filters.filter((filter) => filter.name === 'default');
  const hasDefault = defaults.length > 0;
  const emptyIsMeant = defaults.some(hasLiteral);
  const startsWithVariable = value.initial.postfix.some((token) => token.kind === TokenKind.PropertyAccess);
  const { escapeAt, escapeIfHtml } = htmlRule(value, captures);
  const lenient = value.filters[0]?.name === 'default';

  return function* (ctx: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    let current = yield value.initial.evaluate(ctx, lenient);
    if (variable !== undefined && startsWithVariable && !hasDefault && isBlank(toValue(current)))
      throw new MissingValue(variable, false);
    let fellBack = false;
    for (const [n, filter] of value.filters.entries()) {
      if (n === escapeAt && isHtml(ctx)) {
        const text = asText(current);
        ctx.memoryLimit.use(text.length);
        current = escapeIfHtml(ctx, text, fellBack);
      }
      if (filter.name !== 'default')
        for (const argument of filter.args) {
          const token = Array.isArray(argument) ? argument[1] : argument;
          if (token?.kind === TokenKind.PropertyAccess && isBlank(toValue(yield evalToken(token, ctx, true))))
            throw new MissingValue(token.getText(), false);
        }
      const before = current;
      current = yield filter.render(current, ctx);
      fellBack = filter.name === 'default' && hasLiteral(filter) && current !== before;
    }
    const text = asText(yield toValue(current));
    // Charged before it is looked at: a string built up by appending takes its memory only then.
    ctx.memoryLimit.use(text.length);
    if (variable !== undefined && !emptyIsMeant && text.trim() === '')
      throw new MissingValue(variable, hasDefault);
    emitter.write(escapeAt === value.filters.length ? escapeIfHtml(ctx, text, fellBack) : text);
  };
}

/**
 * Puts our own rendering in the place of LiquidJS' for every node that writes: outputs refuse to leave a hole, and
 * whatever is written counts against the render's budget, which LiquidJS itself applies to filters alone.
 */
export function guardOutputs(
  templates: readonly Template[],
  captures: ReadonlySet<string> = capturedNames(templates),
): void {
  for (const template of templates) {
    if (template instanceof Output) {
      template.render = guardedValue(template.value, captures);
    } else if (template instanceof EchoTag) {
      const [value] = template.arguments();
      if (value instanceof Value) template.render = guardedValue(value, captures);
    } else if (template instanceof CaptureTag) {
      rememberCapture(template);
    } else if (template instanceof CycleTag) {
      const [variable] = [...template.arguments()].flatMap(variablesOf);
      const render = template.render.bind(template);
      template.render = function* (ctx, emitter) {
        const text = asText(yield render(ctx, emitter));
        ctx.memoryLimit.use(text.length);
        if (variable !== undefined && text.trim() === '') throw new MissingValue(variable, false);
        return variable === undefined || !isHtml(ctx) ? text : escaped(ctx, text);
      };
    } else if (template.token.kind === TokenKind.HTML || template instanceof RawTag) {
      const render = template.render.bind(template);
      // Constant text: its length is that of its source at the most.
      const length = template.token.end - template.token.begin;
      template.render = (ctx, emitter) => {
        ctx.memoryLimit.use(length);
        return render(ctx, emitter);
      };
    }
    guardOutputs(childrenOf(template), captures);
  }
}
