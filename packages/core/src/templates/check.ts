import {
  analyzeSync,
  type Liquid,
  LiquidError,
  Parser,
  Tag,
  type TagToken,
  type Template,
  type Token,
  Tokenizer,
  TokenKind,
  type TopLevelToken,
  TypeGuards,
  toValueSync,
  Value,
  type Variable,
} from 'liquidjs';
import type { Problem } from '../domain-error.js';
import { isInherited } from './compile.js';
import { createEngine, MAX_TEMPLATE_LENGTH } from './engine.js';
import { didYouMean } from './suggest.js';
import {
  faultAt,
  filterFault,
  isBlockPart,
  placeOf,
  syntaxFault,
  type TemplateFault,
  tagFault,
} from './syntax-error.js';
import { TEMPLATE_VARIABLES } from './variables.js';

/**
 * Everything that is wrong with a template, in the order of the text: syntax, tags, filters and variables that
 * don't exist. Empty = it compiles, and every variable it names is one that contacts have.
 */
export function checkTemplate(
  source: string,
  params: { customFields: ReadonlySet<string>; field: 'subject' | 'messageTemplate' },
): Problem[] {
  const faults = [...new Map(findFaults(source, params).map((fault) => [fault.message, fault])).values()];
  return faults
    .sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1])
    .map(({ message, type }) => ({ path: [params.field], message, type }));
}

function findFaults(
  source: string,
  params: { customFields: ReadonlySet<string>; field: string },
): TemplateFault[] {
  const engine = createEngine({ strictFilters: false });
  if (source.length > MAX_TEMPLATE_LENGTH) return [syntaxFault(engine, new Error('parse length'))];
  const { tokens, faults } = readTokens(engine, source);
  if (params.field === 'subject') faults.push(...lineBreaks(tokens));
  faults.push(...checkTags(engine, tokens));
  const nodes = parseAll(engine, tokens, faults);
  try {
    faults.push(...checkExpressions(engine, nodes));
    faults.push(...checkVariables(nodes, params.customFields));
  } catch (error) {
    faults.push(syntaxFault(engine, error));
  }
  return faults;
}

/** The template's text and tags; what stands before something unclosed is read all the same. */
function readTokens(engine: Liquid, source: string): { tokens: TopLevelToken[]; faults: TemplateFault[] } {
  try {
    return { tokens: new Tokenizer(source).readTopLevelTokens(engine.options), faults: [] };
  } catch (error) {
    const fault = syntaxFault(engine, error);
    const before = LiquidError.is(error) ? source.slice(0, error.token.begin) : '';
    try {
      return { tokens: new Tokenizer(before).readTopLevelTokens(engine.options), faults: [fault] };
    } catch {
      return { tokens: [], faults: [fault] };
    }
  }
}

function lineBreaks(tokens: readonly TopLevelToken[]): TemplateFault[] {
  const broken = tokens.find(
    (token) => token.kind === TokenKind.HTML && /[\r\n]/.test(token.getText().trim()),
  );
  return broken
    ? [faultAt(placeOf(broken), 'subject_line_break', 'a subject is a single line: take the line break out.')]
    : [];
}

/** Stands in for tags that don't exist, so that the rest of the template can be read. */
class UnknownTag extends Tag {
  override render(): void {}
}

function checkTags(engine: Liquid, tokens: readonly TopLevelToken[]): TemplateFault[] {
  const faults: TemplateFault[] = [];
  const unknown = new Set<string>();
  let inComment = false;
  for (const token of tokens) {
    if (!TypeGuards.isTagToken(token)) continue;
    const { name } = token as TagToken;
    if (inComment) {
      inComment = name !== 'endcomment';
      continue;
    }
    inComment = name === 'comment';
    if (engine.tags[name] || unknown.has(name)) continue;
    if (isBlockPart(name) && !unknown.has(name.replace(/^end/, ''))) continue;
    if (!name.startsWith('end')) faults.push(tagFault(engine, token, name));
    unknown.add(name);
  }
  for (const name of unknown) engine.registerTag(name, UnknownTag);
  return faults;
}

/** Parses on behind each error. Adds the errors to the faults. */
function parseAll(engine: Liquid, tokens: TopLevelToken[], faults: TemplateFault[]): Template[] {
  const parser = new Parser(engine);
  const nodes: Template[] = [];
  const broken = () =>
    faults.some((fault) => fault.type === 'template_syntax' || fault.type === 'unknown_tag');
  for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
    try {
      nodes.push(parser.parseToken(token, tokens));
    } catch (error) {
      // Once a block is broken its own end and whatever is never closed are only echoes.
      const echo =
        (TypeGuards.isTagToken(token) && isBlockPart((token as TagToken).name)) || isUnclosed(error);
      if (!(echo && broken())) faults.push(syntaxFault(engine, error));
      if (error instanceof LiquidError && error.originalError instanceof RangeError) break;
    }
  }
  return nodes;
}

const isUnclosed = (error: unknown) => error instanceof Error && / not closed/.test(error.message);

function* everyNode(nodes: readonly Template[]): Generator<Template> {
  for (const node of nodes) {
    yield node;
    if (node.children) yield* everyNode(toValueSync(node.children(false, true)) as Template[]);
  }
}

function checkExpressions(engine: Liquid, nodes: readonly Template[]): TemplateFault[] {
  const faults: TemplateFault[] = [];
  for (const node of everyNode(nodes))
    for (const argument of node.arguments?.() ?? []) {
      if (!(argument instanceof Value || TypeGuards.isFilteredValueToken(argument))) continue;
      for (const { name } of argument.filters)
        if (!engine.filters[name]) faults.push(filterFault(engine, node.token, name));
      if (hasLeftOver(argument.initial.postfix))
        faults.push(
          faultAt(
            placeOf(node.token),
            'template_syntax',
            'two values stand side by side: only one would show.',
          ),
        );
    }
  return faults;
}

/** `{{ first_name last_name }}`: LiquidJS takes the first and drops the other without a word. */
function hasLeftOver(postfix: readonly Token[]): boolean {
  let values = 0;
  for (const token of postfix)
    if (!TypeGuards.isOperatorToken(token)) values++;
    else if (token.getText() !== 'not') values--;
  return values > 1;
}

function checkVariables(nodes: Template[], customFields: ReadonlySet<string>): TemplateFault[] {
  const { globals, locals } = analyzeSync(nodes, { partials: false });
  return Object.entries(globals).flatMap(([root, found]) => {
    const seen = new Set<string>();
    return found.flatMap((variable) => {
      const written = String(variable);
      if (seen.has(written)) return [];
      seen.add(written);
      const fault = variableFault(root, variable, customFields, Object.hasOwn(locals, root));
      return fault === null ? [] : [fault];
    });
  });
}

function variableFault(
  root: string,
  variable: Variable,
  customFields: ReadonlySet<string>,
  isSetLater: boolean,
): TemplateFault | null {
  const { row, col } = variable.location;
  const fault = (text: string) => faultAt([row, col], 'unknown_variable', text);
  const [, field, ...deeper] = variable.segments;
  if (root === 'custom') {
    if (field === undefined) return fault('say which custom field is meant: {{ custom.field }}.');
    if (typeof field !== 'string') return null;
    if (!customFields.has(field) || isInherited(field))
      return fault(`there is no custom field "${field}"${didYouMean(field, customFields) || '.'}`);
    return deeper.length === 0 || isSize(deeper)
      ? null
      : fault(`"custom.${field}" is a text and has no parts.`);
  }
  if (!Object.hasOwn(TEMPLATE_VARIABLES, root) && (!customFields.has(root) || isInherited(root))) {
    if (isSetLater) return fault(`"${root}" is used before the template sets it.`);
    const hint = didYouMean(root, [...Object.keys(TEMPLATE_VARIABLES), ...customFields]);
    return fault(`there is no variable "${root}"${hint || '.'}`);
  }
  const parts = variable.segments.slice(1);
  return parts.length === 0 || isSize(parts) ? null : fault(`"${root}" is a text and has no parts.`);
}

/** `first_name.size` is the one part that a text has. */
const isSize = (parts: readonly unknown[]) => parts.length === 1 && parts[0] === 'size';
