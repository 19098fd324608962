import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ACTION_MOVES, DomainError, moveCampaign, RECIPIENT_MOVES, schema } from '@outreach/core';
import { describe, expect, it } from 'vitest';

const text = readFileSync(fileURLToPath(new URL('../../../../docs/states.md', import.meta.url)), 'utf8');

/** The arrows of a heading's diagram. */
function arrows(heading: string): string[] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^ {2}(\w+ --> \w+(: \w+)?)$/gm)].map(([, arrow = '']) => arrow).sort();
}

const ofTable = (moves: Record<string, readonly string[]>): string[] =>
  Object.entries(moves)
    .flatMap(([from, tos]) => tos.map((to) => `${from} --> ${to}`))
    .sort();

function ofCampaigns(): string[] {
  const moves = ['activate', 'pause', 'complete'] as const;
  return schema.CAMPAIGN_STATUSES.flatMap((from) =>
    moves.flatMap((move) => {
      try {
        return [`${from} --> ${moveCampaign(from, move)}: ${move}`];
      } catch (error) {
        if (error instanceof DomainError) return [];
        throw error;
      }
    }),
  ).sort();
}

describe('the state diagrams show the transition tables:', () => {
  it('campaigns', () => expect(arrows('Campaign')).toEqual(ofCampaigns()));
  it('recipients', () => expect(arrows('Recipient')).toEqual(ofTable(RECIPIENT_MOVES)));
  it('actions', () => expect(arrows('Action')).toEqual(ofTable(ACTION_MOVES)));
});
