import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { watchOver } from '../children.js';
import { BODY, SUBJECT } from '../data.js';
import { childEnvironment } from '../env.js';

/** What a worker process is asked to do. */
export type JobOrder = {
  url: string;
  task: 'empty' | 'send';
  jobs: number;
  outboxFile: string;
  subject: string;
  body: string;
};

/**
 * The reference: a job queue that carries out one job at a time, at its best settings, in one process of its own.
 * `empty` jobs do nothing; a `send` job loads its person, renders, writes one line, records and plans the next step.
 * @returns jobs a second
 */
export async function runSingleJobs(params: {
  url: string;
  folder: string;
  task: JobOrder['task'];
  jobs: number;
}): Promise<number> {
  const { url, folder, task, jobs } = params;
  const outboxFile = join(folder, `outbox-jobs-${task}.jsonl`);
  const order: JobOrder = { url, task, jobs, outboxFile, subject: SUBJECT, body: BODY };
  const worker = watchOver(
    fork(fileURLToPath(new URL('./single-jobs-process.js', import.meta.url)), {
      env: childEnvironment({ NO_LOG_SUCCESS: '1' }),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  );
  try {
    const seconds = await new Promise<number>((resolve, reject) => {
      worker.once('message', (answer: { seconds: number }) => resolve(answer.seconds));
      worker.once('exit', (code) => reject(new Error(`the job worker ended with code ${code}`)));
      worker.send(order);
    });
    if (task === 'send') await assertComplete(url, jobs);
    return jobs / seconds;
  } finally {
    worker.kill('SIGKILL');
    rmSync(outboxFile, { force: true });
  }
}

async function assertComplete(url: string, jobs: number): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const [row] = await sql<{ sent: number; next: number }[]>`
    SELECT count(*) FILTER (WHERE a.status = 'sent')::int AS sent, count(n.id)::int AS next
    FROM ref_actions a LEFT JOIN ref_actions n ON n.recipient_id = a.recipient_id AND n.step = 2
    WHERE a.claimed_by = 'job'`;
  await sql.end();
  if (row?.sent !== jobs || row.next !== jobs)
    throw new Error(`${jobs} jobs left the tables as ${JSON.stringify(row)}`);
}
