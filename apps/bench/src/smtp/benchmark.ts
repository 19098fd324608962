import type { Cluster } from '../cluster.js';
import { BODY, SUBJECT } from '../data.js';
import { type Figures, median, takeTurns } from '../figures.js';
import { runMailbox } from './mailbox.js';
import { runPlain } from './plain.js';

/** What an executor opens to a mailbox unless told otherwise, and what services that take much mail allow. */
const CONNECTIONS = { usual: 5, many: 20 } as const;
/** About two kilobytes with headers, as an outreach mail has. */
const FILLER =
  '\n\nWe have worked with firms of your size for years, and each began with a short call like this one.';
const text = `${BODY}${FILLER.repeat(12)}`;

/** Messages a second from a mailbox into a sink on the same machine, beside nodemailer's own pool. */
export async function benchmarkSmtp(
  cluster: Cluster,
  params: { template: string; messages: number; rounds: number; say: (line: string) => void },
): Promise<Figures> {
  const { template, messages, rounds, say } = params;
  const database = 'bench_smtp';
  const memory = { few: [] as number[], many: [] as number[] };
  const mailbox = async (connections: number, count: number, peaks: number[]): Promise<number> => {
    const url = await cluster.create(database, template);
    const run = await runMailbox({ url, messages: count, connections, subject: SUBJECT, body: text });
    peaks.push(run.peakMiB);
    return run.rate;
  };
  const plainly = (connections: number) => runPlain({ connections, messages, subject: SUBJECT, text });
  const told = (name: string, measure: () => Promise<number>) => async (round: number) => {
    const rate = await measure();
    say(`round ${round + 1} of ${rounds}: ${name} ${Math.round(rate).toLocaleString('en')}/s`);
    return rate;
  };
  const { usual, many } = CONNECTIONS;
  const values = await takeTurns(rounds, {
    usual: told(`1 executor, ${usual} connections`, () => mailbox(usual, messages, memory.few)),
    plainUsual: told(`nodemailer alone, ${usual} connections`, () => plainly(usual)),
    many: told(`1 executor, ${many} connections`, () => mailbox(many, messages, [])),
    plainMany: told(`nodemailer alone, ${many} connections`, () => plainly(many)),
    longer: told('1 executor, four times as many due', () => mailbox(usual, messages * 4, memory.many)),
  });
  await cluster.drop(database);
  const unit = 'messages/s';
  const named = {
    usual: { name: `1 executor, ${usual} connections`, unit, values: values.usual },
    plainUsual: { name: `nodemailer's own pool, ${usual}`, unit, values: values.plainUsual },
    many: { name: `1 executor, ${many} connections`, unit, values: values.many },
    plainMany: { name: `nodemailer's own pool, ${many}`, unit, values: values.plainMany },
    longer: { name: '1 executor, four times as many due', unit, values: values.longer },
  };
  const aim = { atLeast: 0.85 };
  return {
    heading: `SMTP: ${messages.toLocaleString('en')} messages into a sink on this machine`,
    comparisons: [
      { title: `${usual} connections`, measured: named.usual, reference: named.plainUsual, aim },
      { title: `${many} connections`, measured: named.many, reference: named.plainMany, aim },
      { title: 'four times as many due', measured: named.longer, reference: named.plainUsual, aim },
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
      'nodemailer alone sends the same text without any database; each in a process of its own',
      `checked each time: the sink has taken every message once; median of the memory ${Math.round(median(memory.few))} MiB`,
    ],
  };
}
