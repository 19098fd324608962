import { closeSync, openSync, writeSync } from 'node:fs';
import {
  type CompiledTemplate,
  type ContactRow,
  compileTemplate,
  renderTemplate,
  templateValues,
} from '@outreach/core';
import { Logger, makeWorkerUtils, run, type Task, type WorkerUtils } from 'graphile-worker';
import type { JobOrder } from './single-jobs.js';

/** The settings under which it does the most small jobs: without local queue and batching it is 14 times slower. */
const BEST = { concurrentJobs: 24, maxPoolSize: 24, localQueue: { size: 5_000 }, completeJobBatchDelay: 5 };

const logger = new Logger(() => (level, message) => {
  if (level === 'error' || level === 'warning') process.stderr.write(`graphile-worker: ${message}\n`);
});

process.once('message', (order: JobOrder) => {
  work(order).then(
    (seconds) => process.send?.({ seconds }),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});

async function work(order: JobOrder): Promise<number> {
  const utils = await makeWorkerUtils({ connectionString: order.url, logger });
  await utils.migrate();
  await addJobs(utils, order);
  await utils.release();

  let left = order.jobs;
  let finished = () => {};
  const allDone = new Promise<void>((resolve) => {
    finished = resolve;
  });
  const counted =
    (task: Task): Task =>
    async (payload, helpers) => {
      await task(payload, helpers);
      if (--left === 0) finished();
    };
  const outbox = openSync(order.outboxFile, 'a');
  const startedAt = performance.now();
  const runner = await run({
    taskList: { empty: counted(async () => {}), send: counted(sendTask(order, outbox)) },
    noHandleSignals: true,
    preset: { worker: { connectionString: order.url, logger, failJobBatchDelay: 5, ...BEST } },
  });
  await allDone;
  const seconds = (performance.now() - startedAt) / 1_000;
  await runner.stop();
  closeSync(outbox);
  return seconds;
}

/** An empty job has a number, one to send the id of an action that is not due. */
async function addJobs(utils: WorkerUtils, { task, jobs }: JobOrder): Promise<void> {
  const ids = {
    empty: 'SELECT n::text AS id FROM generate_series(1, $2::int) n',
    send: `SELECT id::text FROM ref_actions WHERE status = 'scheduled' AND scheduled_for > now() LIMIT $2::int`,
  };
  await utils.withPgClient(async (client) => {
    const { rows } = await client.query<{ added: number }>(
      `WITH ids AS MATERIALIZED (${ids[task]}),
       parts AS (SELECT id, row_number() OVER () / 10000 AS part FROM ids),
       added AS MATERIALIZED (
         SELECT cardinality(array_agg(id)) AS n, (SELECT count(*) FROM graphile_worker.add_jobs(array_agg(
           json_populate_record(null::graphile_worker.job_spec,
             json_build_object('identifier', $1::text, 'payload', json_build_object('id', id))))))
         FROM parts GROUP BY part)
       SELECT sum(n)::int AS added FROM added`,
      [task, jobs],
    );
    if (rows[0]?.added !== jobs) throw new Error(`there is work for ${rows[0]?.added} of ${jobs} jobs only`);
    await client.query('VACUUM ANALYZE graphile_worker._private_jobs');
  });
}

/** What one action takes, done for one action: load, render, one line, record with the next step. */
function sendTask(order: JobOrder, outbox: number): Task {
  const subject = compileTemplate(order.subject);
  const body = compileTemplate(order.body);
  return async (payload, { withPgClient }) => {
    const { id } = payload as { id: string };
    // Named, so that each connection plans it once.
    const { rows } = await withPgClient((client) =>
      client.query<ContactRow & { id: string; recipientId: string }>({
        name: 'load',
        text: LOAD,
        values: [id],
      }),
    );
    const [person] = rows;
    if (!person) throw new Error(`there is no action ${id}`);
    const values = templateValues(person);
    const line = JSON.stringify({
      action_id: id,
      recipient_id: person.recipientId,
      step_number: 1,
      channel: 'email',
      to: person.email,
      subject: textOf(subject, values),
      body: textOf(body, values),
      at: new Date().toISOString(),
    });
    writeSync(outbox, `${line}\n`);
    await withPgClient((client) => client.query({ name: 'record', text: RECORD, values: [id] }));
  };
}

function textOf(template: CompiledTemplate, values: ReturnType<typeof templateValues>): string {
  const rendering = renderTemplate(template, values);
  if (!rendering.ok) throw new Error(rendering.detail);
  return rendering.text;
}

const LOAD = `
  SELECT a.id, r.id AS "recipientId", p.first_name AS "firstName", p.last_name AS "lastName", p.email,
    p.linkedin_url AS "linkedinUrl", p.title, p.seniority, p.city, p.region, p.country,
    p.custom_fields AS "customFields", f.name AS "companyName", f.domain AS "companyDomain",
    f.industry AS "companyIndustry", f.sub_industry AS "companySubIndustry", f.city AS "companyCity",
    f.region AS "companyRegion", f.country AS "companyCountry"
  FROM ref_actions a JOIN ref_recipients r ON r.id = a.recipient_id JOIN contacts p ON p.id = r.contact_id
  LEFT JOIN companies f ON f.id = p.company_id WHERE a.id = $1`;

/**
 * The next step is planned as a row, as the others do, and would become a job once it is due: adding a job here would
 * notify, which makes all commits queue behind each other, and be several times slower.
 */
const RECORD = `
  WITH done AS (
    UPDATE ref_actions SET status = 'sent', executed_at = now(), claimed_by = 'job'
    WHERE id = $1 AND status = 'scheduled' RETURNING recipient_id, step
  ),
  progressed AS (
    UPDATE ref_recipients r SET status = 'in_progress', current_step = done.step, last_action_at = now()
    FROM done WHERE r.id = done.recipient_id
  )
  INSERT INTO ref_actions (recipient_id, step, scheduled_for)
  SELECT recipient_id, step + 1, now() + interval '3 days' FROM done`;
