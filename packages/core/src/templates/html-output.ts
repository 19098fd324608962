import { CaptureTag, type Context, type Template, TokenKind, toValueSync, type Value } from 'liquidjs';
import { escapeHtml } from './escape-html.js';

/**
 * How values are kept from being markup. Conditions and filters see them as they are; what an output writes is escaped,
 * whatever was done to it on the way. As it stands goes only what is the template's own: an output without a variable,
 * a literal default, and what was captured, in which the values have been escaped already.
 */

/** Under this key a scope says that it is rendered as HTML: no template can name it. */
export const AS_HTML = Symbol('html');

export const isHtml = (ctx: Context): boolean => AS_HTML in ctx.environments;

/** By name, what a rendering has captured. */
const captured = (ctx: Context): Map<string, unknown> => ctx.getRegister('captured', new Map());

/** Filters that make nothing into markup; any argument could. */
const SPACE = new Set(['strip', 'lstrip', 'rstrip', 'strip_newlines']);
const ESCAPING = new Set(['escape', 'xml_escape', 'escape_once']);
const LITERALS: ReadonlySet<TokenKind> = new Set([TokenKind.Quoted, TokenKind.Number, TokenKind.Literal]);

type Filters = Value['filters'];
const isLiteral = (arg: Filters[number]['args'][number]): boolean =>
  LITERALS.has(Array.isArray(arg) ? (arg[1]?.kind ?? TokenKind.Word) : arg.kind);

export type HtmlRule = {
  /** Before which filter the value is to be escaped: their number = behind all of them; null = not at all. */
  escapeAt: number | null;
  /** Escapes at that place; `fellBack`: the filter before it put its literal default in place of nothing. */
  escapeIfHtml(ctx: Context, value: string, fellBack: boolean): string;
};

/** @param names those that the template sets by capturing alone */
export function htmlRule(value: Value, names: ReadonlySet<string>): HtmlRule {
  const { filters } = value;
  const own = value.initial.postfix.every((token) => LITERALS.has(token.kind));
  const escapeAt =
    own && filters.every((filter) => filter.args.every(isLiteral)) ? null : placeToEscape(filters);
  const name = escapeAt === 0 ? soleName(value) : null;
  return {
    escapeAt,
    escapeIfHtml: (ctx, text, fellBack) => {
      if (!isHtml(ctx) || fellBack) return text;
      if (name !== null && names.has(name) && captured(ctx).get(name) === text) return text;
      return escaped(ctx, text);
    },
  };
}

/** Line breaks become markup behind it, and what is escaped by hand is not escaped again. */
function placeToEscape(filters: Filters): number | null {
  const isSpace = (n: number) => SPACE.has(filters[n]?.name ?? '') && filters[n]?.args.length === 0;
  const beforeSpace = (n: number): number => (n > 0 && isSpace(n - 1) ? beforeSpace(n - 1) : n);
  let at = beforeSpace(filters.length);
  if (filters[at - 1]?.name === 'newline_to_br') at = beforeSpace(at - 1);
  return ESCAPING.has(filters[at - 1]?.name ?? '') ? null : at;
}

/** `name` of `{{ name }}`. */
function soleName(value: Value): string | null {
  const [token, ...others] = value.initial.postfix;
  return token?.kind === TokenKind.PropertyAccess && others.length === 0 ? token.getText() : null;
}

/** Charged, as it is up to six times as long. */
export function escaped(ctx: Context, text: string): string {
  const safe = escapeHtml(text);
  ctx.memoryLimit.use(safe.length - text.length);
  return safe;
}

const nameOf = (token: string | { content: string }): string =>
  typeof token === 'string' ? token : token.content;

/** The names that nothing but a capture sets. */
export function capturedNames(nodes: readonly Template[]): Set<string> {
  const names = new Set<string>();
  const others = new Set<string>();
  const visit = (node: Template) => {
    for (const token of node.localScope?.() ?? [])
      (node instanceof CaptureTag ? names : others).add(nameOf(token));
    for (const token of node.blockScope?.() ?? []) others.add(token);
    for (const child of childrenOf(node)) visit(child);
  };
  nodes.forEach(visit);
  return new Set([...names].filter((name) => !others.has(name)));
}

/** Has a capture remembered. */
export function rememberCapture(template: CaptureTag): void {
  const [name] = [...template.localScope()].map(nameOf);
  const render = template.render.bind(template);
  template.render = function* (ctx) {
    yield* render(ctx);
    if (name !== undefined) captured(ctx).set(name, ctx.bottom()[name]);
  };
}

export const childrenOf = (node: Template): Template[] =>
  node.children ? (toValueSync(node.children(false, true)) as Template[]) : [];
