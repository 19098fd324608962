import { type Finding, warning } from './finding.js';

/** Asks the DNS, as `node:dns/promises` does: an unknown name is an error with code ENOTFOUND or ENODATA. */
export type TxtResolver = { resolveTxt(name: string): Promise<string[][]> };

/** What is missing for a domain's mail to be believed; `dkim` is the name of its key's record, where it is known. */
export type LookUpMailDomain = (of: { domain: string; dkim: string | null }) => Promise<Finding[]>;

const TIME_LIMIT_MS = 2_000;
const KEPT_MS = 10 * 60_000;
const MOST_KEPT = 1_000;

type Answer = 'present' | 'missing' | 'unreachable';

/**
 * Looks SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489) records up, all at once and for two seconds at the most.
 * What was learnt is kept for ten minutes.
 * @param params.clock milliseconds, for the age of what is kept
 */
export function createMailDomainLookUp(params: {
  resolver: TxtResolver;
  clock?: (() => number) | undefined;
}): LookUpMailDomain {
  const { resolver, clock = () => performance.now() } = params;
  const kept = new Map<string, { until: number; findings: Finding[] }>();

  return async ({ domain, dkim }) => {
    const key = `${domain} ${dkim}`;
    const known = kept.get(key);
    if (known && known.until > clock()) return known.findings;
    const [spf, dmarc, signature] = await Promise.all([
      ask(resolver, [domain], /^v=spf1( |$)/i),
      ask(resolver, dmarcNames(domain), /^v=DMARC1\s*(;|$)/i),
      dkim === null ? ('present' as const) : ask(resolver, [dkim], /(^|;)\s*p=[^;\s]/),
    ]);
    if ([spf, dmarc, signature].includes('unreachable'))
      return [
        warning(
          'dns_unreachable',
          `The records of ${domain} could not be looked up: the DNS did not answer.`,
        ),
      ];
    const findings = [
      spf === 'missing' &&
        warning('spf_missing', `${domain} has no SPF record: others can’t tell who may send for it.`),
      signature === 'missing' &&
        warning('dkim_missing', `There is no DKIM key at ${dkim}: signatures can’t be checked.`),
      dmarc === 'missing' &&
        warning('dmarc_missing', `${domain} has no DMARC record; large mail providers want one.`),
    ].filter((finding) => finding !== false);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, { until: clock() + KEPT_MS, findings });
    return findings;
  };
}

/** A domain without a record of its own falls under that of a domain above it, down to two labels. */
function dmarcNames(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, n) => `_dmarc.${labels.slice(n).join('.')}`);
}

/** Whether one of the names carries such a record. */
async function ask(resolver: TxtResolver, names: readonly string[], record: RegExp): Promise<Answer> {
  const answers = await Promise.all(names.map((name) => askOne(resolver, name, record)));
  if (answers.includes('present')) return 'present';
  return answers.includes('unreachable') ? 'unreachable' : 'missing';
}

async function askOne(resolver: TxtResolver, name: string, record: RegExp): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<'unreachable'>((resolve) => {
    timer = setTimeout(() => resolve('unreachable'), TIME_LIMIT_MS);
  });
  const asked = resolver.resolveTxt(name).then(
    (found) => (found.some((parts) => record.test(parts.join(''))) ? 'present' : 'missing'),
    (error: unknown) => (isNoSuchRecord(error) ? 'missing' : 'unreachable'),
  );
  try {
    return await Promise.race([asked, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

const isNoSuchRecord = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'ENODATA');
