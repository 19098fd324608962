import { escapeHtml } from '../templates/escape-html.js';
import type { OrganisationTexts } from './queries.js';

const UNSUBSCRIBE_URL = /\{\{-?\s*unsubscribe_url\s*-?\}\}/g;

/** Whether a text says where to opt out. */
export const namesUnsubscribeUrl = (text: string): boolean => text.search(UNSUBSCRIBE_URL) >= 0;

const OTHER_PLACEHOLDER = /\{\{(?!-?\s*unsubscribe_url\s*-?\}\})[^{}]*\}?\}?|\{%[^{}]*%?\}?/;

/** The first placeholder in a text that nothing would be put in for, as it is written; null when there is none. */
export const unknownPlaceholder = (text: string): string | null =>
  text.match(OTHER_PLACEHOLDER)?.[0].trim() ?? null;

/** What is appended to an e-mail's body, in either of the two forms a body can have. */
export type Footer = { text: string; html: string };

/**
 * What stands under every e-mail: the sender's signature, how to opt out, and the postal address, each a paragraph, and
 * left out when there is nothing to say. The texts are plain: in HTML their line ends stay and their markup does not.
 * @param params.unsubscribeUrl null when there is no page to opt out on; the text about it is left out then
 */
export function footerFor(
  params: OrganisationTexts & { signature: string | null; unsubscribeUrl: string | null },
): Footer {
  const { signature, optOutText, postalAddress, unsubscribeUrl } = params;
  const optOut = unsubscribeUrl === null ? null : optOutText;
  const paragraphs = [signature, optOut, postalAddress].flatMap((paragraph) => paragraph?.trim() || []);
  const url = unsubscribeUrl ?? '';
  const href = escapeHtml(url);
  return {
    text: paragraphs.map((paragraph) => `\n\n${paragraph.replace(UNSUBSCRIBE_URL, () => url)}`).join(''),
    html: paragraphs
      .map((paragraph) =>
        escapeHtml(paragraph).replace(UNSUBSCRIBE_URL, () => `<a href="${href}">${href}</a>`),
      )
      .map((paragraph) => `\n<p>${paragraph.replace(/\r\n?|\n/g, '<br>')}</p>`)
      .join(''),
  };
}
