import { compile } from 'html-to-text';
import juice from 'juice';
import sanitizeHtml from 'sanitize-html';

/** What mail programs show. Nothing that runs, loads by itself or asks for input. */
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: [...sanitizeHtml.defaults.allowedTags, 'img', 'font', 'center', 'del', 'ins'],
  allowedAttributes: {
    '*': ['style', 'class', 'dir', 'lang', 'title', 'align', 'valign', 'width', 'height', 'bgcolor', 'role'],
    a: ['href', 'name', 'target', 'rel'],
    img: ['src', 'alt', 'border'],
    font: ['color', 'face', 'size'],
    table: ['border', 'cellpadding', 'cellspacing'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan', 'scope'],
    ol: ['start', 'type'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title'],
  // A style of the body is worth keeping; the tag itself is ours.
  transformTags: { body: 'div' },
};

const toText = compile({
  wordwrap: false,
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    { selector: 'img', format: 'skip' },
  ],
});

/**
 * A body written in HTML, as it goes out: style sheets moved into the elements, where mail programs look for them,
 * then everything taken out that is not for a mail; and the same in plain text for those that read it so.
 */
export function renderHtmlBody(body: string): { html: string; text: string } {
  const content = sanitizeHtml(/<style\b/i.test(body) ? inlined(body) : body, ALLOWED);
  return {
    html: `<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n${content}\n</body></html>\n`,
    text: toText(content),
  };
}

/** Juice fails at a style attribute with a piece that has no colon, which browsers read over. */
function inlined(body: string): string {
  try {
    return juice(body);
  } catch {
    return juice(sanitizeHtml(body, WHOLE_STYLES));
  }
}

/** Takes out nothing but such pieces. */
const WHOLE_STYLES: sanitizeHtml.IOptions = {
  allowedTags: false,
  allowedAttributes: false,
  allowVulnerableTags: true,
  transformTags: {
    '*': (tagName, attribs) => {
      const pieces = attribs.style?.split(';').filter((piece) => piece.includes(':'));
      return { tagName, attribs: pieces ? { ...attribs, style: pieces.join(';') } : attribs };
    },
  },
};
