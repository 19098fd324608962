import { type DeliveryStatus, type InboxesSummary, isProvablyDead } from '@outreach/core';
import type { RunSummary } from './run.js';

export function summaryAsJson(summary: RunSummary, params: { ms: number; stopped: boolean }) {
  const { executed, sent, failed, held, retried, released, rescued } = summary;
  return {
    executed,
    sent,
    failed,
    held,
    in_doubt: summary.inDoubt,
    retried,
    released,
    rescued: {
      rescheduled: rescued.rescheduled,
      delivered: rescued.delivered,
      in_doubt: rescued.inDoubt,
      poisoned: rescued.poisoned,
    },
    completed_campaigns: summary.completedCampaigns,
    inboxes: summary.inboxes && {
      read: summary.inboxes.read,
      troubled: summary.inboxes.troubled,
      replies: summary.inboxes.replies,
      auto_replies: summary.inboxes.autoReplies,
      bounces: summary.inboxes.bounces,
      complaints: summary.inboxes.complaints,
      settled: summary.inboxes.settled,
    },
    remaining: summary.remaining,
    stopped: params.stopped,
    duration_ms: Math.round(params.ms),
  };
}

const count = (n: number, one: string, many: string) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** The summary of a pass for people: one line for what happened, one for each thing out of the ordinary. */
export function summaryAsText(summary: RunSummary, params: { ms: number; stopped: boolean }): string {
  const { executed, sent, failed, held, inDoubt, retried, rescued, completedCampaigns, remaining } = summary;
  const lines = [
    `${count(executed, 'action', 'actions')} carried out: ${sent.toLocaleString('en')} sent, ${failed.toLocaleString('en')} failed (${(params.ms / 1_000).toFixed(1)} s).`,
  ];
  const also = (n: number, line: string) => {
    if (n > 0) lines.push(line);
  };
  also(
    held,
    `${count(held, 'action is', 'actions are')} held back and ${held === 1 ? 'needs' : 'need'} attention.`,
  );
  also(
    inDoubt,
    `${count(inDoubt, 'action is', 'actions are')} in doubt: nobody can know whether the message went out.`,
  );
  also(retried, `${count(retried, 'action', 'actions')} could not be handed over and will be tried again.`);
  const lost = rescued.rescheduled + rescued.delivered + rescued.inDoubt + rescued.poisoned;
  also(
    lost,
    `${count(lost, 'claim', 'claims')} of lost executors taken up: ${rescued.rescheduled} due again, ${rescued.delivered} proven sent, ${rescued.inDoubt} in doubt, ${rescued.poisoned} given up.`,
  );
  also(completedCampaigns.length, `${count(completedCampaigns.length, 'campaign', 'campaigns')} completed.`);
  if (summary.inboxes) lines.push(...inboxesAsText(summary.inboxes));
  if (params.stopped) lines.push('Stopped before the end.');
  also(remaining, `${count(remaining, 'action', 'actions')} still due.`);
  return lines.join('\n');
}

/** Nothing when no inbox was due. */
function inboxesAsText(summary: InboxesSummary): string[] {
  const { read, troubled, replies, autoReplies, bounces, complaints, settled } = summary;
  const found = [
    count(replies, 'answer', 'answers'),
    count(bounces, 'mail that came back', 'mails that came back'),
    count(autoReplies, 'automatic reply', 'automatic replies'),
  ].join(', ');
  return [
    ...(read > 0 ? [`${count(read, 'inbox', 'inboxes')} read: ${found}.`] : []),
    ...(complaints > 0 ? [`${count(complaints, 'person', 'people')} called a message spam.`] : []),
    ...(settled > 0 ? [`${count(settled, 'message', 'messages')} in doubt did go out.`] : []),
    ...(troubled > 0 ? [`${count(troubled, 'inbox', 'inboxes')} could not be read.`] : []),
  ];
}

/** Not seen for longer than this, an executor is taken to be gone. */
const GONE_AFTER_MS = 60_000;

type SeenExecutor = DeliveryStatus['executors'][number];

function stateOf(executor: SeenExecutor): 'running' | 'stopped' | 'gone' {
  if (executor.stoppedAt) return 'stopped';
  const silent = Date.now() - executor.lastSeenAt.getTime() > GONE_AFTER_MS;
  return silent || isProvablyDead(executor.id) ? 'gone' : 'running';
}

export function statusAsJson(status: DeliveryStatus) {
  return {
    due: status.due,
    oldest_due_at: status.oldestDueAt?.toISOString() ?? null,
    scheduled: status.scheduled,
    sending: status.sending,
    held: status.held,
    failed: status.failed,
    in_doubt: status.inDoubt,
    unreadable_inboxes: status.unreadableInboxes,
    executors: status.executors.map((executor) => ({
      id: executor.id,
      host: executor.host,
      pid: executor.pid,
      mode: executor.mode,
      state: stateOf(executor),
      started_at: executor.startedAt.toISOString(),
      last_seen_at: executor.lastSeenAt.toISOString(),
      stopped_at: executor.stoppedAt?.toISOString() ?? null,
      executed: executor.executed,
      sent: executor.sent,
      failed: executor.failed,
    })),
  };
}

export function statusAsText(status: DeliveryStatus): string {
  const figures: [string, string][] = [
    ['Due', status.due.toLocaleString('en')],
    [
      'Oldest due',
      status.oldestDueAt ? `${status.oldestDueAt.toISOString()} (${ago(status.oldestDueAt)})` : '-',
    ],
    ['Planned for later', status.scheduled.toLocaleString('en')],
    ['Being sent', status.sending.toLocaleString('en')],
    ['Held back', status.held.toLocaleString('en')],
    ['Failed', status.failed.toLocaleString('en')],
    ['  of these in doubt', status.inDoubt.toLocaleString('en')],
    ['Inboxes not read', status.unreadableInboxes.toLocaleString('en')],
  ];
  const executors = status.executors.map((executor) => [
    `${executor.host}:${executor.pid}`,
    executor.mode,
    stateOf(executor),
    ago(executor.lastSeenAt),
    executor.executed.toLocaleString('en'),
    executor.sent.toLocaleString('en'),
    executor.failed.toLocaleString('en'),
  ]);
  const heading = ['Executor', 'Mode', 'State', 'Last seen', 'Executed', 'Sent', 'Failed'];
  const list =
    executors.length > 0 ? table([heading, ...executors]) : 'No executor has been seen in the last day.';
  return `${table(figures)}\n\n${list}`;
}

function ago(time: Date): string {
  const seconds = Math.max(0, Math.round((Date.now() - time.getTime()) / 1_000));
  if (seconds < 120) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
