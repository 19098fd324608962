export { closeChannels, openChannels } from './channels.js';
export { type Clock, openClock } from './clock.js';
export { openWays } from './senders.js';
export { type WatchParams, watch } from './watch.js';
