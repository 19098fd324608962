import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError, sentenceOf } from './start-error.js';

export type Listener = {
  /** The port that was given, or the one the operating system chose for 0. */
  port: number;
  /** From now on requests go here; until then they are told that the server is starting. */
  answerWith(listener: RequestListener): void;
  /** Takes no more requests and waits for those under way, `graceMs` milliseconds at the most. */
  close(graceMs: number): Promise<void>;
};

/**
 * Takes the port, before anything else is done: a busy one is known at once.
 * @throws StartError in one line
 */
export async function listen(params: { port: number; host: string }): Promise<Listener> {
  let answer: RequestListener = starting;
  const server = createServer((req, res) => answer(req, res));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new StartError(explain(error, params))));
    server.listen(params.port, params.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    answerWith: (listener) => {
      answer = listener;
    },
    close: async (graceMs) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // A connection that is kept alive turns idle only once its last answer is out.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      await Promise.race([closed, sleep(graceMs, undefined, { ref: false })]);
      clearInterval(sweep);
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The process lives, and can't do anything yet. */
const starting: RequestListener = (req, res) => {
  const isAlive = req.url === '/healthz';
  res.writeHead(isAlive ? 200 : 503, { 'content-type': 'application/json', 'retry-after': '1' });
  res.end(JSON.stringify({ status: isAlive ? 'ok' : 'starting' }));
};

function explain(error: NodeJS.ErrnoException, { port, host }: { port: number; host: string }): string {
  if (error.code === 'EADDRINUSE')
    return `port ${port} on ${host} is in use by another program: stop that one, or set PORT to another`;
  if (error.code === 'EACCES')
    return `port ${port} may not be used by this account: set PORT to one above 1023`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `HOST ${host} is no address of this machine`;
  return `cannot listen on ${host}:${port}: ${sentenceOf(error)}`;
}
