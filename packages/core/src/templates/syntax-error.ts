import { type Liquid, LiquidError, type Token } from 'liquidjs';
import { FORBIDDEN_TAGS, MAX_TEMPLATE_LENGTH } from './engine.js';
import { didYouMean } from './suggest.js';

/** What stands in the way of a template, and where. */
export type TemplateFault = {
  /** Stable: `template_syntax`, `unknown_filter`, … */
  type: string;
  /** Line and column, from 1; 0 = the template as a whole. */
  at: readonly [line: number, column: number];
  /** One sentence, which names the place. */
  message: string;
};

/** Words that only mean something inside a block: `{% else %}`, `{% endif %}`. */
export const isBlockPart = (tag: string) => /^(else|elsif|when|end[a-z]+)$/.test(tag);

export function faultAt(at: TemplateFault['at'], type: string, text: string): TemplateFault {
  return { type, at, message: `Line ${at[0]}, column ${at[1]}: ${text}` };
}

export function placeOf(token: Token): TemplateFault['at'] {
  const [line = 0, column = 0] = token.getPosition();
  return [line, column];
}

/** Tags a template may use, for suggestions. */
export const tagNames = (engine: Liquid) => Object.keys(engine.tags);

export function tagFault(engine: Liquid, token: Token, tag: string): TemplateFault {
  if (FORBIDDEN_TAGS.has(tag))
    return faultAt(
      placeOf(token),
      'forbidden_tag',
      `the tag "${tag}" can't be used here: a template can't load others.`,
    );
  if (isBlockPart(tag))
    return faultAt(
      placeOf(token),
      'template_syntax',
      `{% ${tag} %} stands outside of a block that it could belong to.`,
    );
  const hint = didYouMean(tag, tagNames(engine));
  return faultAt(placeOf(token), 'unknown_tag', `there is no tag "${tag}"${hint || '.'}`);
}

export function filterFault(engine: Liquid, token: Token, filter: string): TemplateFault {
  const hint = didYouMean(filter, Object.keys(engine.filters));
  return faultAt(placeOf(token), 'unknown_filter', `there is no filter "${filter}"${hint || '.'}`);
}

/** A sentence for whatever the parser threw. */
export function syntaxFault(engine: Liquid, error: unknown): TemplateFault {
  if (!LiquidError.is(error)) {
    const message =
      error instanceof RangeError
        ? 'The template is nested too deeply.'
        : error instanceof Error && error.message.startsWith('parse length')
          ? `The template is longer than ${MAX_TEMPLATE_LENGTH.toLocaleString('en')} characters.`
          : `The template can't be read: ${error instanceof Error ? error.message : String(error)}.`;
    return { type: 'template_syntax', at: [0, 0], message };
  }
  const said = (error.originalError?.message ?? error.message).replace(/, line:\d+, col:\d+$/, '');
  const { token } = error;
  const fault = (text: string) => faultAt(placeOf(token), 'template_syntax', text);
  if (said.startsWith('Maximum call stack')) return fault('the template is nested too deeply.');

  const unknownTag = /^tag "(.*)" not found$/s.exec(said)?.[1];
  if (unknownTag !== undefined) return tagFault(engine, token, unknownTag);
  const unknownFilter = /^undefined filter: (.*)$/s.exec(said)?.[1];
  if (unknownFilter !== undefined) return filterFault(engine, token, unknownFilter);
  const openOutput = /^output "?(.*?)"? not closed$/s.exec(said)?.[1];
  if (openOutput !== undefined) return fault(`${openOutput} is never closed with "}}".`);
  const openTag = /^tag "?(.*?)"? not closed$/s.exec(said)?.[1];
  if (openTag !== undefined) {
    const block = /^\{%-?\s*([a-z]+).*%\}$/s.exec(openTag)?.[1];
    return fault(
      block ? `${openTag} is never closed with {% end${block} %}.` : `${openTag} is never closed with "%}".`,
    );
  }
  if (said.startsWith('invalid value expression')) return fault('there is nothing to show or to compare.');
  return fault(`${said}.`);
}
