/** A `{{ variable | default: "…" }}` of a template. Outputs with other filters count too; their filters are kept. */
const OUTPUT = /\{\{(-?)\s*([a-zA-Z_][\w.]*)\s*((?:\|[^{}]*)?)(-?)\}\}/g;
const DEFAULT = /\s*\|\s*default\s*:\s*(?:"([^"]*)"|'([^']*)')/;

export type UsedVariable = {
  name: string;
  /** What stands in for it when it is empty; null = the message is held back then. */
  fallback: string | null;
};

/** The variables a template writes out, in the order of their first appearance. */
export function usedVariables(template: string): UsedVariable[] {
  const used = new Map<string, UsedVariable>();
  for (const [, , name = '', filters = ''] of template.matchAll(OUTPUT)) {
    const found = DEFAULT.exec(filters);
    const fallback = found ? (found[1] ?? found[2] ?? '') : null;
    const known = used.get(name);
    // One place without a fallback is enough to hold a message back.
    if (!known) used.set(name, { name, fallback });
    else if (fallback === null) known.fallback = null;
  }
  return [...used.values()];
}

/** The template with this fallback wherever it writes the variable out; an empty fallback takes it away. */
export function setFallback(template: string, variable: string, fallback: string): string {
  return template.replace(OUTPUT, (output, open: string, name: string, filters: string, close: string) => {
    if (name !== variable) return output;
    const others = filters.replace(DEFAULT, '').trim();
    const text = quoted(fallback);
    // First, so that other filters work on what stands in as well.
    const chain = [text === null ? '' : `| default: ${text}`, others].filter(Boolean).join(' ');
    return `{{${open} ${name}${chain ? ` ${chain}` : ''} ${close}}}`;
  });
}

/** A Liquid string knows no escapes: it takes the quotes that the text does not have. */
function quoted(text: string): string | null {
  const safe = text.replace(/[{}]/g, '');
  if (safe === '') return null;
  return safe.includes('"') ? `'${safe.replaceAll("'", '’')}'` : `"${safe}"`;
}

/** Where a problem's sentence says it is: "Line 2, column 5: …", from 1. Null = it names no place. */
export function placeOf(message: string): { line: number; column: number } | null {
  const found = /line (\d+), column (\d+)/i.exec(message);
  return found ? { line: Number(found[1]), column: Number(found[2]) } : null;
}
