/** Rules and declarations in the style sheets of one mail. A long newsletter has a thousand. */
const MOST_PIECES = 10_000;
/**
 * Declarations times the elements that they may be moved into, and a fifth of that for each element that is only looked
 * at. Measured on two cores, Node 20: at this bound a mail takes two to three seconds. A long newsletter has 100,000.
 */
const MOST_WORK = 300_000;
const LOOKED_AT = 0.2;

/** A selector whose elements can be told by its last part. */
const SIMPLE = /^[\w\s.#:*>+~-]*$/;

/**
 * Whether it would take long to move the style sheets of a mail into its elements, where mail programs look for them:
 * nothing else could be sent meanwhile. Reckoned, and rather too high, in a time that grows with the length alone.
 */
export function isTooStyled(html: string): boolean {
  const [, ...behind] = html.split(/<style\b/i);
  if (behind.length === 0) return false;
  const sheets = behind.map((piece) => piece.split(/<\/style/i, 1)[0] ?? '').join('}');
  return occurrences(sheets, /[{;]/g) > MOST_PIECES || workOf(sheets, elementsOf(html)) > MOST_WORK;
}

type Elements = { all: number; byTag: Map<string, number>; byClass: Map<string, number> };

function elementsOf(html: string): Elements {
  const byTag = new Map<string, number>();
  const byClass = new Map<string, number>();
  const add = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  let all = 0;
  for (const [, tag = ''] of html.matchAll(/<([a-z]\w*)/gi)) {
    all++;
    add(byTag, tag.toLowerCase());
  }
  for (const [, names = ''] of html.matchAll(/\bclass\s*=\s*["']?([^"'<>]*)/gi))
    for (const name of names.split(/\s+/)) add(byClass, name);
  return { all, byTag, byClass };
}

function workOf(sheets: string, elements: Elements): number {
  let work = 0;
  for (const rule of sheets.split('}')) {
    const at = rule.lastIndexOf('{');
    if (at < 0) continue;
    const declarations = 1 + occurrences(rule.slice(at), /;/g);
    for (const selector of rule.slice(0, at).split(','))
      work += declarations * mostMatches(selector, elements) + LOOKED_AT * elements.all;
  }
  return work;
}

/** Elements that a selector may match: by the class or the tag that its last part names, else all of them. */
function mostMatches(selector: string, { all, byTag, byClass }: Elements): number {
  if (!SIMPLE.test(selector)) return all;
  const last =
    selector
      .trim()
      .split(/[\s>+~]+/)
      .at(-1) ?? '';
  const named = /\.([\w-]+)/.exec(last)?.[1];
  if (named !== undefined) return byClass.get(named) ?? 0;
  const tag = /^[a-z]\w*/i.exec(last)?.[0];
  return tag === undefined ? all : (byTag.get(tag.toLowerCase()) ?? 0);
}

const occurrences = (text: string, of: RegExp): number => text.match(of)?.length ?? 0;
