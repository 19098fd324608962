import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import { senders } from '../schema/senders.js';
import { type CarryOutWith, carryOut, type Route } from './carry-out.js';
import type { Channel, Channels } from './channel.js';
import { claimWithinLimits, hasLimitsOf, type Lane, type SenderRow } from './claim-within-limits.js';
import { type ClaimedAction, campaignsOfSender, dueNow } from './claimed-action.js';
import { gatherMails, type Ledger, openLedger } from './ledger.js';
import type { MailIdentity } from './mail-details.js';
import type { Silence } from './open-port.js';
import { type Counts, noCounts } from './record-outcomes.js';
import { pauseSender } from './sender-trouble.js';
import { holdActions } from './settle.js';
import { type Budget, throwFirst, workBatches } from './work-batches.js';

/** How senders' messages get out; without it only campaigns without a sender are carried out. */
export type SenderWays = {
  /** The way out of a sender of mode `smtp` or `http`. Kept by whoever opens it, until the sender's `version` changes. */
  open(sender: SenderRow): Promise<Channel>;
  /** Messages that one of them carries at the same time, each through the gate by itself: its connections. */
  atOnce: number;
  identity: MailIdentity;
};

export type LanesParams = CarryOutWith & {
  channels: Channels;
  senderWays: SenderWays | undefined;
  owner: string;
  campaignId?: string | undefined;
  leaseSeconds: number;
  messageSeconds: number;
  /** Messages of a lane claimed and not yet carried out, at the most. */
  inHand: number | undefined;
  now?: Date | undefined;
  signal: AbortSignal | undefined;
  budget: Budget;
  note: (counts: Counts) => void;
};

/** Lanes worked at once; the others wait for their turn in the same pass. */
const LANES_AT_ONCE = 8;
/** Messages of a lane in hand, and for each that is carried at once: enough while one batch is claimed and one written down. */
const IN_HAND = { least: 150, each: 20 } as const;
/** Of a sender for one claim. */
const MOST_READINGS = 5;
/** Messages for which another batch is worth its claim, and the connections that it has the executor open. */
const SMALLEST_BATCH = 50;

/** What goes out under limits: sender by sender, and campaign by campaign where new recipients are limited. */
export async function workLanes(db: Queryable, params: LanesParams): Promise<void> {
  const lanes = await readyLanes(db, params);
  const { actor, now } = params;
  const atOnce = params.senderWays?.atOnce ?? 1;
  const inHand = params.inHand ?? Math.max(IN_HAND.least, IN_HAND.each * atOnce);
  const work = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
      // Each has its own: what holds one sender's messages up, a campaign's lock for one, holds up no other's.
      const ledger = openLedger(db, { actor, now, gather: gatherMails(atOnce) });
      await workLane(db, lane, { ...params, inHand, ledger });
    }
  };
  throwFirst(await Promise.allSettled(Array.from({ length: LANES_AT_ONCE }, work)));
}

/** In batches: while one is written down and the next is claimed, the others have something for every connection. */
async function workLane(
  db: Queryable,
  key: LaneKey,
  params: LanesParams & { inHand: number; ledger: Ledger },
): Promise<void> {
  const silence: Silence = { inARow: 0 };
  await workBatches({
    ...params,
    sizes: batchesOf(params.inHand),
    claim: async (of) => {
      const claimed = await claimLane(db, key, { ...params, ...of });
      if (!claimed) return null;
      const { way, claims, claimedAt } = claimed;
      return {
        size: claims.length,
        carryOut: () => carryOutLane(db, way, { ...params, claims, claimedAt, silence }),
      };
    },
  });
}

/**
 * Null when the lane is closed. A sender whose limits were changed before the claim's turn came is read once more; while
 * they change again and again, the rest is left to the next pass.
 */
async function claimLane(
  db: Queryable,
  key: LaneKey,
  params: LanesParams & { limit: number; suspects: boolean },
): Promise<{ way: OpenLane; claims: ClaimedAction[]; claimedAt: number } | null> {
  const { owner, limit, leaseSeconds, campaignId, suspects, now } = params;
  for (let reading = 1; ; reading++) {
    const claimedAt = performance.now();
    const way = await openLane(db, key, params);
    if (!way) return null;
    const claims = await claimWithinLimits(db, {
      ...way,
      owner,
      limit,
      leaseSeconds,
      campaignId,
      suspects,
      now,
    });
    if (claims.length > 0 || reading === MOST_READINGS || !(await isOutdated(db, way.lane)))
      return { way, claims, claimedAt };
  }
}

/** Whether it was for this that nothing could be claimed. */
async function isOutdated(db: Queryable, { sender }: Lane): Promise<boolean> {
  if (!sender) return false;
  const [row] = await db.execute<{ same: boolean }>(
    sql`SELECT ${hasLimitsOf(sender)} AS same FROM senders se WHERE se.id = ${sender.id}`,
  );
  return row?.same === false;
}

/** Three at the most, and one alone when there would be few in each. */
function batchesOf(inHand: number): number[] {
  const size = Math.max(SMALLEST_BATCH, Math.ceil(inHand / 3));
  const sizes: number[] = [];
  for (let left = inHand; left > 0; left -= size) sizes.push(Math.min(size, left));
  return sizes;
}

type OpenLane = { lane: Lane; route: Route };

/**
 * The lane as it is now, with its way out; null when it is closed. It is opened before anything is claimed: a sender whose
 * way out can't be opened is paused with the reason, its messages wait untouched, and others go on.
 */
async function openLane(db: Queryable, key: LaneKey, params: LanesParams): Promise<OpenLane | null> {
  const lane = await readLane(db, key);
  if (!lane) return null;
  try {
    return { lane, route: await routeOf(lane, params) };
  } catch (error) {
    if (!(error instanceof DomainError) || !lane.sender) throw error;
    await pauseSender(db, { senderId: lane.sender.id, reason: error.message, actor: params.actor });
    return null;
  }
}

async function carryOutLane(
  db: Queryable,
  { lane: { sender }, route }: OpenLane,
  params: LanesParams & Pick<Parameters<typeof carryOut>[1], 'claims' | 'claimedAt' | 'ledger' | 'silence'>,
): Promise<Counts> {
  if (sender?.mode !== 'manual') return await carryOut(db, { ...params, route });
  const troubles = params.claims.map((claim) => ({
    ...claim,
    code: 'manual',
    detail: `To be sent by hand from ${sender.name}; say so here when it is done.`,
  }));
  const held = await holdActions(db, { troubles, actor: params.actor, at: params.now, handedOut: true });
  return { ...noCounts(), held, released: troubles.length - held };
}

async function routeOf(lane: Lane, params: LanesParams): Promise<Route> {
  const channelFor = ({ channel }: { channel: keyof Channels }) => params.channels[channel];
  // What a person sends is held back before it could be handed over.
  if (!lane.sender || !params.senderWays || lane.sender.mode === 'manual')
    return { sender: null, channelFor };
  const { sender } = lane;
  const channel =
    sender.mode === 'log'
      ? params.channels[sender.kind === 'email' ? 'email' : 'linkedin_message']
      : await params.senderWays.open(sender);
  if (params.now && !channel.simulated)
    throw new Error('A simulated clock cannot be used while real messages go out.');
  return { sender, channel, identity: params.senderWays.identity };
}

/** Which lane: a sender's, or a campaign's. */
type LaneKey = { senderId: string } | { senderId: null; campaignId: string };

/** The lane as it is now, and when that was: its sender may have been paused or edited since. Null when it is closed. */
async function readLane(db: Queryable, key: LaneKey): Promise<Lane | null> {
  if (key.senderId === null) return { sender: null, campaignId: key.campaignId };
  const [row] = await db
    .select({ sender: senders, readAt: sql<Date>`now()`.mapWith(senders.updatedAt) })
    .from(senders)
    .where(
      sql`${senders.id} = ${key.senderId} AND ${senders.status} = 'active' AND ${senders.archivedAt} IS NULL`,
    );
  return row ?? null;
}

async function readyLanes(db: Queryable, params: LanesParams): Promise<LaneKey[]> {
  const only = params.campaignId ? sql`AND c.id = ${params.campaignId}` : sql``;
  const { now } = params;
  const due = (senderId: SQL | null): SQL =>
    sql`(${dueNow({ senderId, now })} OR ${dueNow({ senderId, now, suspects: true })})`;
  const limited = await db.execute<{ id: string }>(sql`
    SELECT c.id FROM campaigns c
    WHERE c.status = 'active' AND c.daily_new_recipients IS NOT NULL ${only}
      AND EXISTS (SELECT 1 FROM campaign_actions a WHERE a.campaign_id = c.id AND ${due(null)})`);
  const campaignLanes = limited.map(({ id }): LaneKey => ({ senderId: null, campaignId: id }));
  if (!params.senderWays) return campaignLanes;
  const ids = await db.execute<{ id: string }>(sql`
    SELECT se.id FROM senders se
    WHERE se.status = 'active' AND se.archived_at IS NULL AND EXISTS (
      WITH RECURSIVE ${campaignsOfSender(sql`se.id`)}
      SELECT 1 FROM theirs JOIN campaigns c ON c.id = theirs.id
      WHERE c.status = 'active' ${only} AND EXISTS (
        SELECT 1 FROM campaign_actions a WHERE a.campaign_id = c.id AND ${due(sql`se.id`)}))`);
  return [...campaignLanes, ...ids.map(({ id }): LaneKey => ({ senderId: id }))];
}
