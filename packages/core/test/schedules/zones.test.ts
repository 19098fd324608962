import { describe, expect, test } from 'vitest';
import { MAIN_ZONES, REGION_ZONES } from '../../src/schedules/places.js';
import { isZone } from '../../src/schedules/wall-clock.js';
import { type Whereabouts, zoneFor } from '../../src/schedules/zones.js';

const nowhere = { timezone: null, region: null, country: null, companyRegion: null, companyCountry: null };
const found = (known: Partial<Whereabouts>) => {
  const { zone, source } = zoneFor({ ...nowhere, ...known }, 'Etc/UTC');
  return `${zone} (${source})`;
};

describe('the zone to send in', () => {
  test('is the contact’s own when it is one', () => {
    expect(found({ timezone: ' Asia/Tokyo ', region: 'Texas' })).toBe('Asia/Tokyo (contact)');
    expect(found({ timezone: 'Texas time', region: 'Texas' })).toBe('America/Chicago (region)');
  });

  test.each([
    ['New York', 'United States', 'America/New_York (region)'],
    ['D.C.', 'United States', 'America/New_York (region)'],
    ['Washington, D.C.', 'USA', 'America/New_York (region)'],
    ['washington', 'us', 'America/Los_Angeles (region)'],
    ['TX', 'USA', 'America/Chicago (region)'],
    ['US-AZ', 'United States of America', 'America/Phoenix (region)'],
    ['Georgia', 'United States', 'America/New_York (region)'],
    ['Florida[3]', 'United States', 'America/New_York (region)'],
    ['Ohio; Detroit, Michigan', 'United States', 'America/New_York (region)'],
    ['Québec', 'Canada', 'America/Toronto (region)'],
    ['WA', 'Australia', 'Australia/Perth (region)'],
    ['São Paulo', 'Brasil', 'America/Sao_Paulo (region)'],
    ['Canarias', 'España', 'Atlantic/Canary (region)'],
    ['Bristol, United Kingdom', 'United States', 'Europe/London (region)'],
    ['Ireland', 'United States', 'Europe/Dublin (region)'],
    ['California', null, 'America/Los_Angeles (region)'],
    ['Bavaria', 'Germany', 'Europe/Berlin (country)'],
    ['California', 'Germany', 'Europe/Berlin (country)'],
    [null, 'Deutschland', 'Europe/Berlin (country)'],
    [null, 'UK', 'Europe/London (country)'],
    [null, 'england', 'Europe/London (country)'],
    [null, 'The Netherlands', 'Europe/Amsterdam (country)'],
    [null, 'SE', 'Europe/Stockholm (country)'],
    [null, 'Côte d’Ivoire', 'Africa/Abidjan (country)'],
    [null, 'Spain', 'Europe/Madrid (country)'],
    [null, 'India', 'Asia/Kolkata (country)'],
    [null, 'Georgia', 'Asia/Tbilisi (country)'],
    [null, 'United States', 'Etc/UTC (schedule)'],
    ['Somewhere', 'Canada', 'Etc/UTC (schedule)'],
    ['IN', null, 'Etc/UTC (schedule)'],
    ['', '  ', 'Etc/UTC (schedule)'],
    [null, 'Atlantis', 'Etc/UTC (schedule)'],
  ])('of %s, %s is %s', (region, country, expected) => {
    expect(found({ region, country })).toBe(expected);
  });

  test('comes from the company when the contact’s own place says nothing', () => {
    expect(found({ companyRegion: 'Texas' })).toBe('America/Chicago (region)');
    expect(found({ country: 'US', companyRegion: 'Texas' })).toBe('America/Chicago (region)');
    expect(found({ companyRegion: 'Bavaria', companyCountry: 'Germany' })).toBe('Europe/Berlin (country)');
    expect(found({ country: 'France', companyRegion: 'Texas', companyCountry: 'US' })).toBe(
      'Europe/Paris (country)',
    );
  });

  test('does not come from a company in another country', () => {
    expect(found({ country: 'Canada', companyRegion: 'Texas', companyCountry: 'US' })).toBe(
      'Etc/UTC (schedule)',
    );
  });

  test('the fallback of one call is not remembered for the next', () => {
    expect(zoneFor(nowhere, 'Asia/Tokyo').zone).toBe('Asia/Tokyo');
    expect(zoneFor(nowhere, 'Europe/Paris').zone).toBe('Europe/Paris');
  });

  test('every zone of the tables exists', () => {
    const named = [...Object.values(REGION_ZONES).flatMap(Object.keys), ...Object.values(MAIN_ZONES)];
    expect(named.filter((zone) => !isZone(zone))).toEqual([]);
  });
});
