import {
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
  toValueSync,
  Value,
  type ValueToken,
} from 'liquidjs';

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

/**
 * Renders `{{ value | filters }}`, but throws where a variable in it is empty and no `default` stands in for it:
 * a message with a hole must not go out. An empty literal default (`default: ""`) is the author's own wish.
 */
function guardedValue(value: Value, write: (ctx: Context, emitter: Emitter, text: string) => void) {
  const [variable] = variablesOf(value);
  const defaults = value.filters.filter((filter) => filter.name === 'default');
  const hasDefault = defaults.length > 0;
  const emptyIsMeant = defaults.some((filter) => {
    const argument = filter.args[0];
    return !!argument && !Array.isArray(argument) && argument.kind === TokenKind.Quoted;
  });
  const startsWithVariable = value.initial.postfix.some((token) => token.kind === TokenKind.PropertyAccess);
  const lenient = value.filters[0]?.name === 'default';

  return function* (ctx: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    let current = yield value.initial.evaluate(ctx, lenient);
    if (variable !== undefined && startsWithVariable && !hasDefault && isBlank(toValue(current)))
      throw new MissingValue(variable, false);
    for (const filter of value.filters) {
      if (filter.name !== 'default')
        for (const argument of filter.args) {
          const token = Array.isArray(argument) ? argument[1] : argument;
          if (token?.kind === TokenKind.PropertyAccess && isBlank(toValue(yield evalToken(token, ctx, true))))
            throw new MissingValue(token.getText(), false);
        }
      current = yield filter.render(current, ctx);
    }
    const text = asText(yield toValue(current));
    // Charged before it is looked at: a string built up by appending takes its memory only then.
    ctx.memoryLimit.use(text.length);
    if (variable !== undefined && !emptyIsMeant && text.trim() === '')
      throw new MissingValue(variable, hasDefault);
    write(ctx, emitter, text);
  };
}

const writeText = (_ctx: Context, emitter: Emitter, text: string) => emitter.write(text);

/**
 * Puts our own rendering in the place of LiquidJS' for every node that writes: outputs refuse to leave a hole, and
 * whatever is written counts against the render's budget, which LiquidJS itself applies to filters alone.
 */
export function guardOutputs(templates: readonly Template[]): void {
  for (const template of templates) {
    if (template instanceof Output) {
      template.render = guardedValue(template.value, writeText);
    } else if (template instanceof EchoTag) {
      const [value] = template.arguments();
      if (value instanceof Value) template.render = guardedValue(value, writeText);
    } else if (template instanceof CycleTag) {
      const [variable] = [...template.arguments()].flatMap(variablesOf);
      const render = template.render.bind(template);
      template.render = function* (ctx, emitter) {
        const text = asText(yield render(ctx, emitter));
        ctx.memoryLimit.use(text.length);
        if (variable !== undefined && text.trim() === '') throw new MissingValue(variable, false);
        return text;
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
    const { children } = template as Template;
    if (children) guardOutputs(toValueSync(children.call(template, false, true)) as Template[]);
  }
}
