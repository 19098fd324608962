import type { Cluster } from '../cluster.js';
import { BODY, type Size, SUBJECT } from '../data.js';
import { type Figures, median, takeTurns } from '../figures.js';
import { runMailbox } from './mailbox.js';
import { runPlain } from './plain.js';

/** What an executor opens to a mailbox unless told otherwise, and what services allow that take much mail. */
const CONNECTIONS = [5, 10, 20] as const;
const USUAL = CONNECTIONS[0];
/** No further round is begun after that long. */
const BUDGET_MS = 300_000;
/** About two kilobytes with headers, as an outreach mail has. */
const FILLER =
  '\n\nWe have worked with firms of your size for years, and each began with a short call like this one.';
const ours = (connections: number) => `1 executor, ${connections} connections`;
const plain = (connections: number) => `nodemailer's own pool, ${connections}`;
const LONGER = '1 executor, four times as many due';
const text = `${BODY}${FILLER.repeat(12)}`;

/** Messages a second from a mailbox into a sink on the same machine, beside nodemailer's own pool. */
export async function benchmarkSmtp(
  cluster: Cluster,
  params: { template: string; size: Size; rounds: number; say: (line: string) => void },
): Promise<Figures> {
  const { template, rounds, say } = params;
  const { mails: messages, warmUpMails: warmUp } = params.size;
  const database = 'bench_smtp';
  const memory = { few: [] as number[], many: [] as number[] };
  const mailbox = async (connections: number, count: number, peaks: number[]): Promise<number> => {
    const url = await cluster.create(database, template);
    const run = await runMailbox({ url, warmUp, messages: count, connections, subject: SUBJECT, body: text });
    peaks.push(run.peakMiB);
    return run.rate;
  };
  const contestants: Record<string, () => Promise<number>> = {};
  for (const connections of CONNECTIONS) {
    const peaks = connections === USUAL ? memory.few : [];
    contestants[ours(connections)] = () => mailbox(connections, messages, peaks);
    contestants[plain(connections)] = () =>
      runPlain({ connections, warmUp, messages, subject: SUBJECT, text });
  }
  contestants[LONGER] = () => mailbox(USUAL, messages * 4, memory.many);
  const told = ([name, measure]: [string, () => Promise<number>]) => [
    name,
    async (round: number) => {
      const rate = await measure();
      say(`round ${round + 1} of ${rounds}: ${name} ${Math.round(rate).toLocaleString('en')}/s`);
      return rate;
    },
  ];
  const values: Record<string, number[]> = await takeTurns(
    rounds,
    Object.fromEntries(Object.entries(contestants).map(told)),
    BUDGET_MS,
  );
  await cluster.drop(database);
  const figure = (name: string) => ({ name, unit: 'messages/s', values: values[name] ?? [] });
  const aim = { atLeast: 0.85 };
  return {
    heading: `SMTP: ${messages.toLocaleString('en')} messages into a sink on this machine`,
    comparisons: [
      ...CONNECTIONS.map((connections) => ({
        title: `${connections} connections`,
        measured: figure(ours(connections)),
        reference: figure(plain(connections)),
        aim,
      })),
      { title: 'four times as many due', measured: figure(LONGER), reference: figure(plain(USUAL)), aim },
      {
        title: 'memory, four times as many due',
        measured: { name: 'executor at its largest', unit: 'MiB', values: memory.many },
        reference: { name: 'with as many as above', unit: 'MiB', values: memory.few },
        aim: { below: 1.25 },
      },
    ],
    alone: [],
    notes: [
      'the executor claims, renders, passes the gate before each final dot, keeps the text and plans the next step',
      `nodemailer alone sends the same text without any database; each in a process of its own, warm by ${warmUp.toLocaleString('en')} messages`,
      `checked each time: the sink has taken every message once; median of the memory ${Math.round(median(memory.few))} MiB`,
    ],
  };
}
