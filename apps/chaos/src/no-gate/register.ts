import { register } from 'node:module';

// For `node --import`: an executor without a gate, which is only of use to see that the judge notices.
register('./hooks.js', import.meta.url);
