import { analyzeSync, Output, type StaticAnalysis, type Template, TokenKind, TypeGuards } from 'liquidjs';
import { DomainError } from '../domain-error.js';
import { customFieldKey } from './contact-values.js';
import { engine } from './engine.js';
import { guardOutputs } from './guard-outputs.js';
import { syntaxFault } from './syntax-error.js';

/** A piece of a plain template: text as it stands, or one variable. */
export type PlainPart =
  | string
  | {
      /** As written, for messages. */
      name: string;
      /** Its key among the values. */
      key: string;
      /** What stands in for an empty value; undefined = nothing may. */
      fallback: string | undefined;
    };

/** A parsed template, to be rendered any number of times. Holds nothing of what it was rendered with. */
export type CompiledTemplate = {
  readonly source: string;
  /** The variables it names, without what it sets itself: `first_name`, `custom.icebreaker`. */
  readonly variables: readonly string[];
  /**
   * Set when it is only text and plain outputs: rendered by joining these. Measured on two cores, Node 20: a subject
   * with one variable 0.06 µs against 5.3 µs through LiquidJS, a body with four 0.3 µs against 17 µs.
   */
  readonly plain: readonly PlainPart[] | null;
  readonly nodes: Template[];
  /** Names at the root of what it reads; each is made known to Liquid, empty or not. */
  readonly roots: readonly string[];
  /** Fields it reads as `custom.field`; null = worked out while rendering (`custom[name]`). */
  readonly customFields: readonly string[] | null;
  /** How often it ran out of time. After a few it is refused at once, so that it can't hold up the others. */
  overruns: number;
};

/** Names every object inherits. No field is ever read under one. */
export const isInherited = (name: string) => name in Object.prototype;

/**
 * Parses a template.
 * @throws DomainError `template_invalid`, one sentence with line and column
 */
export function compileTemplate(source: string): CompiledTemplate {
  try {
    const nodes = engine.parse(source);
    const analysis = analyzeSync(nodes, { partials: false });
    const plain = plainParts(nodes);
    guardOutputs(nodes);
    return {
      source,
      variables: [...new Set(Object.values(analysis.globals).flatMap((found) => found.map(String)))],
      plain,
      nodes,
      roots: Object.keys(analysis.variables).filter((name) => name !== 'custom' && !isInherited(name)),
      customFields: customFieldsOf(analysis),
      overruns: 0,
    };
  } catch (error) {
    throw new DomainError('template_invalid', syntaxFault(engine, error).message);
  }
}

function customFieldsOf(analysis: StaticAnalysis): string[] | null {
  const fields = new Set<string>();
  for (const variable of analysis.variables.custom ?? []) {
    const [, field] = variable.segments;
    if (typeof field !== 'string') return null;
    if (!isInherited(field)) fields.add(field);
  }
  return [...fields];
}

/** The pieces of a template without logic, or null if it has some. */
function plainParts(nodes: readonly Template[]): PlainPart[] | null {
  const parts: PlainPart[] = [];
  for (const node of nodes) {
    const part = node.token.kind === TokenKind.HTML ? htmlText(node) : plainOutput(node);
    if (part === null) return null;
    parts.push(part);
  }
  return parts;
}

function htmlText(node: Template): string {
  const { token } = node;
  return 'getContent' in token && typeof token.getContent === 'function' ? token.getContent() : '';
}

/** `{{ name }}`, `{{ custom.name }}`, each with or without `default: "literal"`; null for anything else. */
function plainOutput(node: Template): PlainPart | null {
  if (!(node instanceof Output)) return null;
  const { initial, filters } = node.value;
  const [token, ...others] = initial.postfix;
  if (others.length > 0 || token === undefined || !TypeGuards.isPropertyAccessToken(token)) return null;
  if (token.variable !== undefined) return null;
  const path: string[] = [];
  for (const prop of token.props) {
    if (prop.kind !== TokenKind.Word && prop.kind !== TokenKind.Quoted) return null;
    if (!('content' in prop) || typeof prop.content !== 'string' || isInherited(prop.content)) return null;
    path.push(prop.content);
  }
  const [root, field] = path;
  const key =
    path.length === 1 && root !== 'custom'
      ? root
      : path.length === 2 && root === 'custom' && field !== undefined
        ? customFieldKey(field)
        : undefined;
  if (key === undefined) return null;

  const [filter, ...more] = filters;
  if (filter === undefined) return { name: token.getText(), key, fallback: undefined };
  const [argument, ...rest] = filter.args;
  if (more.length > 0 || filter.name !== 'default' || rest.length > 0) return null;
  if (argument === undefined || Array.isArray(argument) || argument.kind !== TokenKind.Quoted) return null;
  if (!('content' in argument) || typeof argument.content !== 'string') return null;
  return { name: token.getText(), key, fallback: argument.content };
}
