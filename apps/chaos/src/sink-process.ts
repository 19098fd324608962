import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Hold, SinkNews, SinkOrder, SinkSettings, Taken } from './sink/messages.js';

const MAIN = fileURLToPath(new URL('../dist/sink/main.js', import.meta.url));

export type Sink = {
  port: number;
  /** How many messages it has taken, as far as it has told. */
  count(): number;
  /** Every message it has taken, from its file. */
  taken(): Taken[];
  /** Keeps answers at these places back from now on, and lets go of all others. */
  hold(...places: Hold[]): void;
  /**
   * Comes when at least so many answers are kept back at this place.
   * @throws after a minute
   */
  untilHeld(place: Hold, count: number): Promise<void>;
  stop(): Promise<void>;
};

const PATIENCE_MS = 60_000;

/** Starts an SMTP server in a process of its own that writes down what it takes, and breaks off now and then. */
export async function startSink(settings: SinkSettings): Promise<Sink> {
  const child = fork(MAIN, [JSON.stringify(settings)], { execArgv: [] });
  let count = 0;
  const held: Record<Hold, number> = { data: 0, dot: 0 };
  const lookers = new Set<() => void>();
  child.on('message', (news: SinkNews) => {
    if ('taken' in news) count = news.taken;
    if ('held' in news) held[news.held] = news.count;
    for (const look of lookers) look();
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (news: SinkNews) => 'port' in news && resolve(news.port));
    child.once('exit', (code) => reject(new Error(`the sink ended with code ${code}`)));
  });
  const order = (it: SinkOrder) => child.send(it);
  return {
    port,
    count: () => count,
    taken: () => {
      const lines = readFileSync(settings.file, 'utf8').split('\n');
      return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Taken);
    },
    hold: (...places) => {
      for (const place of Object.keys(held) as Hold[]) held[place] = 0;
      order({ hold: places });
    },
    untilHeld: (place, wanted) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) => {
          lookers.delete(look);
          clearTimeout(timer);
          if (error) reject(error);
          else resolve();
        };
        const look = () => held[place] >= wanted && end();
        const timer = setTimeout(
          () => end(new Error(`only ${held[place]} of ${wanted} answers are held at ${place}`)),
          PATIENCE_MS,
        );
        lookers.add(look);
        look();
      }),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
