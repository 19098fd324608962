/** What a template puts in, or decides by: not text, whatever characters it has. */
const TEMPLATE_PARTS = /(\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\})/;

const TAG = /<\/?[a-z][a-z0-9]*(\s[^<>]*)?\/?>/i;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * A message in plain text as HTML that looks alike: a blank line ends a paragraph, any other line end is kept. What has
 * tags already was HTML before, or was written as such, and stays as it is.
 */
export function textToHtml(text: string): string {
  if (text.trim() === '' || TAG.test(text)) return text;
  return text
    .split(TEMPLATE_PARTS)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign)))
    .join('')
    .trim()
    .split(/(?:[ \t]*\r?\n){2,}/)
    .map((paragraph) => `<p>${paragraph.replace(/\r?\n/g, '<br>\n')}</p>`)
    .join('\n');
}
