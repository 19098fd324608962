import type { Actor } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import type { Channel } from './channel.js';
import type { SenderRow } from './claim-within-limits.js';
import type { ClaimedAction } from './claimed-action.js';
import { releaseClaims } from './come-back.js';
import { fenceOf } from './fence.js';
import type { Ledger } from './ledger.js';
import { addMailDetails, type MailIdentity, type Ready } from './mail-details.js';
import { type OpenHours, putOff } from './open-hours.js';
import { openPort, type Silence } from './open-port.js';
import { type Counts, noCounts } from './record-outcomes.js';
import type { Renderer } from './render.js';
import { holdActions } from './settle.js';

/** What a pass keeps from batch to batch. */
export type CarryOutWith = { render: Renderer; openHours: OpenHours; actor: Actor };

/** Where a batch goes: every step channel's way out, or one sender's. */
export type Route =
  | { sender: null; channelFor: (claim: ClaimedAction) => Channel }
  | { sender: SenderRow; channel: Channel; identity: MailIdentity };

/**
 * Carries a claimed batch through: look at the hour → render → hand over through the gate → record. Whatever happens,
 * each claim ends recorded, given back, or — when the database is gone for longer than the lease — left for the rescue
 * to find.
 * @param params.messageSeconds how long the channel may take for one message
 * @param params.signal when aborted, what has not passed the gate is given back
 * @throws when the database stays out of reach; nothing is handed over without a committed gate
 */
export async function carryOut(
  db: Queryable,
  params: CarryOutWith & {
    claims: readonly ClaimedAction[];
    ledger: Ledger;
    claimedAt: number;
    leaseSeconds: number;
    messageSeconds: number;
    route: Route;
    silence?: Silence | undefined;
    now?: Date | undefined;
    signal?: AbortSignal | undefined;
  },
): Promise<Counts> {
  const { actor, now, route } = params;
  const total = noCounts();
  const count = (counts: Partial<Counts>) => {
    for (const key of Object.keys(counts) as (keyof Counts)[]) total[key] += counts[key] ?? 0;
  };

  const { open, closed } = await params.openHours(db, params.claims, now);
  await putOff(db, { claims: closed.map(fenceOf), at: now });
  count({ released: closed.length });

  const { ready, held } = await params.render(db, open, now ?? new Date());
  const stayHeld = await holdActions(db, { troubles: held, actor, at: now });
  count({ held: stayHeld, released: held.length - stayHeld });

  for (const [channel, group] of await byChannel(db, ready, route)) {
    const port = openPort(params.ledger, group, { ...params, signal: params.signal, count });
    if (!port.mayStart()) {
      await releaseClaims(
        db,
        group.map(({ claim }) => fenceOf(claim)),
      );
      count({ released: group.length });
      continue;
    }
    try {
      await channel.deliver(
        group.map(({ message }) => message),
        port,
      );
    } finally {
      await port.close();
    }
  }
  return total;
}

async function byChannel(
  db: Queryable,
  ready: readonly Ready[],
  route: Route,
): Promise<Map<Channel, readonly Ready[]>> {
  if (route.sender) return new Map([[route.channel, await addMailDetails(db, ready, route)]]);
  const groups = new Map<Channel, Ready[]>();
  for (const item of ready) {
    const channel = route.channelFor(item.claim);
    const group = groups.get(channel);
    if (group) group.push(item);
    else groups.set(channel, [item]);
  }
  return groups;
}
