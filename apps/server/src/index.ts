export { readSettings, type Settings } from './env.js';
export { serve } from './serve.js';
