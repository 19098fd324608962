import { analyzeEmail } from '@hapi/address';
import { withDomainInLetters } from './email-domain.js';

/** A value made usable, or the reason why it is left out. Neither: there was nothing. */
export type Value = { value: string } | { problem: string } | undefined;

const NEEDS_CLEANING = /[^\x21-\u024f ]|[\x7f-\xa0\xad]|^ | $| {2}/;
const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROL = /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]/g;

/** One line of text: composed, without control characters, runs of white space and line breaks as one space. */
export function cleanLine(text: string): string {
  if (!NEEDS_CLEANING.test(text)) return text;
  return text.normalize('NFC').replace(CONTROL, '').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
}

/** The same for text that may have several lines. */
export function cleanText(text: string): string {
  if (!NEEDS_CLEANING.test(text)) return text;
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, '')
    .replace(INVISIBLE, '')
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}

/** What people and programs write where there is nothing. */
const PLACEHOLDER = /^(?:[-–—.?]+|#?n\/?a|null|none|nil|undefined|unknown)$/i;

/** A cell in a sentence. */
export const quoted = (text: string) => `“${shorten(text, 80)}”`;

/** At most `max` characters, never half of one. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const characters = Array.from(text);
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join('')}…`;
}

/**
 * A plain e-mail address, lower-cased, its domain in letters. Letters of any script may stand on both sides of the @ (RFC 6531); quoted
 * local parts and addresses in brackets, which no mail service hands out, may not.
 */
export function emailValue(cell: string): Value {
  const text = cleanLine(cell)
    .replace(/^mailto:\s*/i, '')
    .replace(/^<([^<>]*)>$/, '$1')
    .trim();
  if (text === '' || PLACEHOLDER.test(text)) return undefined;
  const email = withDomainInLetters(text.toLowerCase());
  const found = analyzeEmail(email);
  if (!found) return { value: email };
  return { problem: `${quoted(text)} is not an e-mail address: ${explain(found.error)}.` };
}

/** The validator's sentence, fit to stand behind a colon. */
const explain = (error: string) => error.charAt(0).toLowerCase() + error.slice(1);

/** How every address of a profile begins that is taken in. */
export const LINKEDIN_ORIGIN = 'https://www.linkedin.com/';
const LONGEST_SLUG = 200;

/** `https://www.linkedin.com/in/<slug>`, from any spelling of a profile's address, with or without `https://www.`. */
export function linkedinValue(cell: string): Value {
  const text = cleanLine(cell);
  if (text === '' || PLACEHOLDER.test(text)) return undefined;
  const path = /^(?:https?:\/\/)?(?:[a-z]+\.)?linkedin\.com\/(in|pub)\/([^?#]+)/i.exec(text);
  const problem = { problem: `${quoted(shorten(text, 80))} is not the address of a LinkedIn profile.` };
  if (!path) return problem;
  const slug = (path[2] as string).replace(/\/+$/, '');
  // Language versions of a profile (`/in/ada/de`) are the same person; a `pub` address needs its numbers.
  const kept = path[1]?.toLowerCase() === 'in' ? (slug.split('/')[0] as string) : slug;
  if (kept === '' || /\s/.test(kept)) return problem;
  // Most are plain; only other scripts need to be percent-encoded. It is letters that count, however they are written.
  const isPlain = /^[\w.~-]+$/.test(kept);
  const name = isPlain ? kept : composed(kept);
  if (name.length > LONGEST_SLUG) return problem;
  if (isPlain) return { value: `${LINKEDIN_ORIGIN}${path[1]?.toLowerCase()}/${name}` };
  try {
    const { pathname } = new URL(`${LINKEDIN_ORIGIN}${path[1]?.toLowerCase()}/${name}`);
    return { value: `${LINKEDIN_ORIGIN}${pathname.slice(1)}` };
  } catch {
    return problem;
  }
}

/** Letters may come percent-encoded, and decomposed at that: `e%CC%81` is `é`. What is no UTF-8 stays as it is. */
const composed = (slug: string): string =>
  slug
    .replace(/(?:%[89a-f][\da-f])+/gi, (letters) => {
      try {
        return decodeURIComponent(letters);
      } catch {
        return letters;
      }
    })
    .normalize('NFC');

/** Sites on which a company has a page of its own; the page says nothing about the company's domain. */
const HOSTS_OF_PAGES = new Set([
  'linkedin.com',
  'facebook.com',
  'instagram.com',
  'twitter.com',
  'x.com',
  'youtube.com',
]);

const domains = new Map<string, Value>();

/** The bare lower-case host of a web address, without `www.`; names in other scripts as `xn--`. */
export function domainValue(cell: string): Value {
  // Colleagues stand together: a file has far fewer domains than rows.
  if (domains.has(cell)) return domains.get(cell);
  if (domains.size >= 20_000) domains.clear();
  const found = parseDomain(cleanLine(cell));
  domains.set(cell, found);
  return found;
}

function parseDomain(text: string): Value {
  if (text === '' || PLACEHOLDER.test(text)) return undefined;
  const problem = { problem: `${quoted(text)} is not a web address.` };
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  } catch {
    return problem;
  }
  const host = url.hostname.replace(/^www\d?\./, '').replace(/\.$/, '');
  const isName = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]+)$/;
  if (!isName.test(host)) return problem;
  if (HOSTS_OF_PAGES.has(host) && url.pathname !== '/') return undefined;
  return { value: host };
}

const zones = new Map<string, string | undefined>();

/** An IANA zone in its usual spelling. */
export function timezoneValue(cell: string): Value {
  const text = cleanLine(cell);
  if (text === '' || PLACEHOLDER.test(text)) return undefined;
  if (!zones.has(text) && zones.size < 10_000) zones.set(text, canonicalZone(text));
  const zone = zones.get(text);
  return zone ? { value: zone } : { problem: `${quoted(text)} is not a time zone such as Europe/Berlin.` };
}

function canonicalZone(text: string): string | undefined {
  // Offsets (+02:00) name no place and no change of the clock.
  if (!/^[A-Za-z]/.test(text)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text.replace(/ /g, '_') }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** A whole number from `least` to `most`, written in digits. */
export function wholeNumber(cell: string, least: number, most: number): number | undefined {
  const text = cleanLine(cell);
  if (!/^\d{1,9}(?:\.0+)?$/.test(text)) return undefined;
  const number = Number(text);
  return number >= least && number <= most ? number : undefined;
}

/** Whether a cell is empty or says so. */
export const isNothing = (cell: string): boolean => {
  const text = cleanLine(cell);
  return text === '' || PLACEHOLDER.test(text);
};
