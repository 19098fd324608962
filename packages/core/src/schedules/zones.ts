import { countryByName, countryByNameOrCode, plainName, zoneOfCountry } from './countries.js';
import { REGION_ZONES, REGIONS_KNOWN_ALONE } from './places.js';
import { isZone } from './wall-clock.js';

export const ZONE_SOURCES = ['contact', 'region', 'country', 'schedule'] as const;
/** Where a zone was taken from. */
export type ZoneSource = (typeof ZONE_SOURCES)[number];
export type FoundZone = { zone: string; source: ZoneSource };

/** What is known of where somebody is. */
export type Whereabouts = {
  /** IANA zone. */
  timezone: string | null;
  region: string | null;
  country: string | null;
  companyRegion: string | null;
  companyCountry: string | null;
};

type Place = { region: string | null; country: string | null };

/** So many different whereabouts are remembered; many people share few. */
const REMEMBERED = 20_000;
const known = new Map<string, FoundZone | null>();

/**
 * The zone to send in: the contact's own, else that of their region, else of their country when it tells, else the
 * same by their company's place unless that is in another country, else `fallback`.
 */
export function zoneFor(contact: Whereabouts, fallback: string): FoundZone {
  const { timezone, region, country, companyRegion, companyCountry } = contact;
  const key = [timezone, region, country, companyRegion, companyCountry].join('\n');
  let found = known.get(key);
  if (found === undefined) {
    found = findZone(contact);
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, found);
  }
  return found ?? { zone: fallback, source: 'schedule' };
}

function findZone(contact: Whereabouts): FoundZone | null {
  const own = contact.timezone?.trim();
  if (own && isZone(own)) return { zone: own, source: 'contact' };
  const country = contact.country ? countryByNameOrCode(contact.country) : null;
  const companyCountry = contact.companyCountry ? countryByNameOrCode(contact.companyCountry) : null;
  const ofContact = zoneOfPlace({ region: contact.region, country });
  if (ofContact) return ofContact;
  if (country && companyCountry && country !== companyCountry) return null;
  return zoneOfPlace({ region: contact.companyRegion, country: companyCountry ?? country });
}

function zoneOfPlace({ region, country }: Place): FoundZone | null {
  const ofRegion = region ? zoneOfRegion(region, country) : null;
  if (ofRegion) return { zone: ofRegion, source: 'region' };
  const ofCountry = country ? zoneOfCountry(country) : null;
  return ofCountry && isZone(ofCountry) ? { zone: ofCountry, source: 'country' } : null;
}

/** A region may also name a country, which then is nearer to the truth than the country beside it. */
function zoneOfRegion(region: string, country: string | null): string | null {
  const names = readings(region);
  const within = country ? [country] : REGIONS_KNOWN_ALONE;
  for (const name of names)
    for (const code of within) {
      // Without a country, two letters may mean anything: IN is Indiana and India.
      const zone = country || name.length > 3 ? zonesByRegion().get(`${code}/${name}`) : undefined;
      if (zone) return zone;
    }
  for (const name of names) {
    const named = countryByName(name);
    const zone = named ? zoneOfCountry(named) : null;
    if (zone) return zone;
  }
  return null;
}

/**
 * What a region's text may mean, the likeliest first: "Ohio; Detroit, Michigan" and "Bristol, United Kingdom" list
 * places from small to large, "Virginia[2]" carries a footnote, "US-TX" is an ISO 3166-2 code.
 */
function readings(region: string): string[] {
  const text = region.replace(/\[[^\]]*\]/g, '').replace(/^\s*[A-Z]{2}-(?=[A-Z]{2,3}\s*$)/, '');
  const [first = ''] = text.split(';');
  return [text, ...first.split(',').reverse()].map(plainName).filter((name) => name !== '');
}

let regions: Map<string, string> | undefined;

/** By country code, slash, plain name. */
function zonesByRegion(): Map<string, string> {
  if (regions) return regions;
  regions = new Map();
  for (const [country, zones] of Object.entries(REGION_ZONES))
    for (const [zone, names] of Object.entries(zones))
      for (const name of names.split(',')) regions.set(`${country}/${plainName(name)}`, zone);
  return regions;
}
