import { type DeliveryStatus, deliveryStatus, type Queryable } from '@outreach/core';
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What delivery's gauges show, each from one number of core's status. */
const GAUGES = {
  outreach_actions_due: ['Actions of active campaigns that could go out now', (status) => status.due],
  outreach_actions_oldest_due_seconds: [
    'For how long the oldest due action has been due; 0 when nothing is',
    (status, now) =>
      status.oldestDueAt ? Math.max(0, (now.getTime() - status.oldestDueAt.getTime()) / 1000) : 0,
  ],
  outreach_actions_scheduled: ['Actions planned for later', (status) => status.scheduled],
  outreach_actions_sending: ['Actions that an executor is at work on', (status) => status.sending],
  outreach_actions_held: ['Actions held back until a person mends something', (status) => status.held],
  outreach_actions_in_doubt: [
    'Actions of which nobody knows whether they went out',
    (status) => status.inDoubt,
  ],
  outreach_inboxes_unreadable: [
    'Inboxes of senders that cannot be read, so that answers go unseen',
    (status) => status.unreadableInboxes,
  ],
} as const satisfies Record<string, [help: string, read: (status: DeliveryStatus, now: Date) => number]>;

/**
 * Prometheus metrics. Labels are route templates, methods and statuses: numbers about the work, nothing about people,
 * so that they may stand open on the address they are served at; put a proxy before it when that is not loopback.
 */
export function createMetrics(deps: { db: Queryable; now: () => Date }): {
  observe: RequestHandler;
  serve: RequestHandler;
} {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const gauges = Object.entries(GAUGES).map(([name, [help, read]]) => ({
    gauge: new Gauge({ name, help, registers: [registry] }),
    read,
  }));
  return {
    observe: (req, res, next) => {
      const started = process.hrtime.bigint();
      res.on('finish', () => {
        const route = typeof res.locals.route === 'string' ? res.locals.route : 'other';
        duration.observe(
          { method: req.method, route, status: String(res.statusCode) },
          Number(process.hrtime.bigint() - started) / 1e9,
        );
      });
      next();
    },
    serve: async (_req, res) => {
      const status = await deliveryStatus(deps.db);
      const now = deps.now();
      for (const { gauge, read } of gauges) gauge.set(read(status, now));
      res.type(registry.contentType).send(await registry.metrics());
    },
  };
}
