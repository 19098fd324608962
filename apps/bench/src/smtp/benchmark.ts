import type { Cluster } from '../cluster.js';
import { BODY, SUBJECT } from '../data.js';
import { type Figures, median, takeTurns } from '../figures.js';
import { runMailbox } from './mailbox.js';
import { runPlain } from './plain.js';

const CONNECTIONS = 5;
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
  const mailbox = async (count: number, peaks: number[]): Promise<number> => {
    const url = await cluster.create(database, template);
    const run = await runMailbox({
      url,
      messages: count,
      connections: CONNECTIONS,
      subject: SUBJECT,
      body: text,
    });
    peaks.push(run.peakMiB);
    return run.rate;
  };
  const told = (name: string, measure: () => Promise<number>) => async (round: number) => {
    const rate = await measure();
    say(`round ${round + 1} of ${rounds}: ${name} ${Math.round(rate).toLocaleString('en')}/s`);
    return rate;
  };
  const values = await takeTurns(rounds, {
    product: told('1 executor from a mailbox', () => mailbox(messages, memory.few)),
    plain: told('nodemailer alone', () =>
      runPlain({ connections: CONNECTIONS, messages, subject: SUBJECT, text }),
    ),
    many: told('1 executor, four times as many due', () => mailbox(messages * 4, memory.many)),
  });
  await cluster.drop(database);
  const product = { name: '1 executor from a mailbox', unit: 'messages/s', values: values.product };
  const plain = { name: 'nodemailer alone, its own pool', unit: 'messages/s', values: values.plain };
  const many = { name: '1 executor, four times as many due', unit: 'messages/s', values: values.many };
  return {
    heading: `SMTP: ${messages.toLocaleString('en')} messages over ${CONNECTIONS} connections into a sink on this machine`,
    comparisons: [
      { title: '1 executor', measured: product, reference: plain, aim: { atLeast: 0.85 } },
      { title: 'four times as many due', measured: many, reference: plain, aim: { atLeast: 0.85 } },
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
