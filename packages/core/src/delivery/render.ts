import { inArray } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { campaignSequences, type StepFormat } from '../schema/campaign-sequences.js';
import { type CompiledTemplate, compileTemplate } from '../templates/compile.js';
import type { OutgoingMessage } from './channel.js';
import type { ClaimedAction } from './claimed-action.js';
import type { MadeFrom } from './made-from.js';
import type { Ready } from './mail-details.js';
import { type RenderTrouble, renderMessage } from './render-message.js';
import type { Trouble } from './settle.js';

type CompiledStep = {
  version: number;
  format: StepFormat;
  subject: CompiledTemplate | null;
  body: CompiledTemplate;
};

/** Renders claimed actions, keeping each step's compiled templates until the step is edited. */
export type Renderer = (
  db: Queryable,
  claims: readonly ClaimedAction[],
  at: Date,
) => Promise<{ ready: Ready[]; held: (Trouble & MadeFrom)[] }>;

export function createRenderer(): Renderer {
  const steps = new Map<string, CompiledStep>();
  return async (db, claims, at) => {
    await loadSteps(db, steps, claims);
    const ready: Ready[] = [];
    const held: (Trouble & MadeFrom)[] = [];
    for (const claim of claims) {
      const result = renderOne(steps.get(claim.sequenceId), claim, at);
      if ('code' in result) held.push({ ...claim, ...result });
      else ready.push({ claim, message: result });
    }
    return { ready, held };
  };
}

function renderOne(
  step: CompiledStep | undefined,
  claim: ClaimedAction,
  at: Date,
): OutgoingMessage | RenderTrouble {
  if (!step)
    return { code: 'template_failed', detail: 'The step was deleted while the message was being made.' };
  const rendered = renderMessage({ ...step, channel: claim.channel }, claim);
  if ('code' in rendered) return rendered;
  return {
    actionId: claim.actionId,
    campaignId: claim.campaignId,
    recipientId: claim.recipientId,
    stepNumber: claim.stepNumber,
    channel: claim.channel,
    ...rendered,
    at,
  };
}

async function loadSteps(
  db: Queryable,
  steps: Map<string, CompiledStep>,
  claims: readonly ClaimedAction[],
): Promise<void> {
  const stale = new Set<string>();
  for (const claim of claims)
    if (steps.get(claim.sequenceId)?.version !== claim.stepVersion) stale.add(claim.sequenceId);
  if (stale.size === 0) return;
  const rows = await db
    .select()
    .from(campaignSequences)
    .where(inArray(campaignSequences.id, [...stale]));
  for (const row of rows)
    steps.set(row.id, {
      version: row.version,
      format: row.format,
      subject: row.subject?.trim() ? compileTemplate(row.subject) : null,
      body: compileTemplate(row.messageTemplate),
    });
}
