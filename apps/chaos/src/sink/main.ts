import { openSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { seededRandom } from '../random.js';
import { converse } from './converse.js';
import { openHolds } from './holds.js';
import type { SinkNews, SinkOrder, SinkSettings } from './messages.js';

// The program of the sink's own process: executors that are killed, and the one who kills them, leave it alone.

const settings = JSON.parse(process.argv[2] ?? '') as SinkSettings;
const file = openSync(settings.file, 'a');
const tell = (news: SinkNews) => process.send?.(news);
const holds = openHolds((held, count) => tell({ held, count }));
const random = seededRandom(settings.seed);
const seen = new Map<string, number>();
let taken = 0;

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  void converse(socket, {
    ...settings,
    seen,
    random,
    holds,
    take: (message) => {
      writeSync(file, `${JSON.stringify(message)}\n`);
      taken++;
    },
  }).catch(() => socket.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the sink got no port');
  tell({ port: address.port });
});

let told = 0;
setInterval(() => {
  if (taken !== told) tell({ taken });
  told = taken;
}, 20);
process.on('message', ({ hold }: SinkOrder) => holds.set(hold));
process.on('disconnect', () => process.exit(0));
// Ctrl-C in the terminal goes to everybody; the one who started the sink ends it.
process.on('SIGINT', () => {});
