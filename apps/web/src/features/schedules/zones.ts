/** Every IANA zone that the browser knows, UTC first. */
export const ZONES: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
];

export const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
