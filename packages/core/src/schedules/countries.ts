import { getAllCountries, getTimezonesForCountry, type Timezone } from 'countries-and-timezones';
import { COUNTRY_ALIASES, MAIN_ZONES } from './places.js';

/** The languages in which country names are understood beside English. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl'];

/** A name without accents, dots, brackets and case: "Côte d’Ivoire" and "cote d ivoire" are one. */
export const plainName = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^the /, '');

let byName: Map<string, string> | undefined;

/** The ISO 3166 code of a country by any of its names; null when it is none. */
export function countryByName(name: string): string | null {
  byName ??= readNames();
  return byName.get(plainName(name)) ?? null;
}

/** As `countryByName`, or by its two-letter code. */
export function countryByNameOrCode(text: string): string | null {
  const code = text.trim().toUpperCase();
  return countryByName(text) ?? (Object.hasOwn(getAllCountries(), code) ? code : null);
}

function readNames(): Map<string, string> {
  const countries = Object.values(getAllCountries());
  const names = new Map<string, string>();
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames([language], { type: 'region' });
    for (const { id, name } of countries)
      for (const known of [name, display.of(id)]) if (known) names.set(plainName(known), id);
  }
  for (const [alias, id] of Object.entries(COUNTRY_ALIASES)) names.set(alias, id);
  return names;
}

/** The zone of a country: its only one, one of several that agree, or that of nearly all its people; else null. */
export function zoneOfCountry(country: string): string | null {
  const main = MAIN_ZONES[country];
  if (main) return main;
  const [first, ...others] = getTimezonesForCountry(country) ?? [];
  if (
    !first ||
    others.some((zone) => zone.utcOffset !== first.utcOffset || zone.dstOffset !== first.dstOffset)
  )
    return null;
  return ownName(country, first);
}

/** The data names a zone after its largest country: Amsterdam is an alias of Brussels. People know their own. */
function ownName(country: string, zone: Timezone): string {
  if (zone.countries.length === 1) return zone.name;
  const own = getTimezonesForCountry(country, { deprecated: true })?.find(
    (alias) => alias.aliasOf === zone.name && alias.countries.length === 1 && alias.name.includes('/'),
  );
  return own?.name ?? zone.name;
}
