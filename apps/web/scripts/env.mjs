import { existsSync } from 'node:fs';

const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/** Where the browser is. */
export const CHROMIUM =
  process.env.CHROMIUM || (USUAL_PLACES.find((place) => existsSync(place)) ?? '/usr/bin/chromium');
