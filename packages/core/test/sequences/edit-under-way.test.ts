import { beforeAll, describe, expect, it } from 'vitest';
import { ungate } from '../../src/delivery/come-back.js';
import { passGate } from '../../src/delivery/gate.js';
import {
  addStep,
  claimDueActions,
  deleteStep,
  executeDue,
  getRecipient,
  listActions,
  listSteps,
  makeOwner,
  pauseCampaign,
  reorderSteps,
  updateStep,
} from '../../src/index.js';
import { ACTOR, email, givenCampaign, recordingChannel, testDatabase } from '../setup/test-campaign.js';

const DAY = 86_400_000;
const START = new Date('2026-03-02T09:00:00Z');
const day = (n: number) => new Date(START.getTime() + n * DAY);

describe('editing a sequence while people are under way', () => {
  let connection: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    connection = await testDatabase();
  });

  /** A, B, C a day apart; one person who has had the first `had` of them. */
  async function underWay(had: number) {
    const { db } = connection;
    const campaign = await givenCampaign(db, {
      steps: [email('A'), email('B', 1), email('C', 1)],
      at: START,
    });
    const { campaignId } = campaign;
    const { channels, messages } = recordingChannel();
    const play = (now: Date) => executeDue(db, { channels, owner: makeOwner(), campaignId, now });
    for (let n = 0; n < had; n++) await play(day(n));
    const [recipientId = ''] = campaign.recipientIds;
    const at = { campaignId, actor: ACTOR };
    const playOut = async () => {
      for (let n = had; n < had + 12; n++) await play(day(n));
      return messages.map((message) => message.body).join('');
    };
    const recipient = () => getRecipient(db, { campaignId, recipientId });
    return { db, ...campaign, at, recipientId, play, playOut, messages, recipient };
  }

  it('a step put in before the one they wait for comes next', async () => {
    const { db, at, playOut } = await underWay(1);
    await addStep(db, { ...at, ...email('N', 1), stepNumber: 2 });
    expect(await playOut()).toBe('ANBC');
  });

  it('a step put in behind them never comes', async () => {
    const { db, at, playOut, recipient } = await underWay(2);
    await addStep(db, { ...at, ...email('N', 1), stepNumber: 1 });
    expect(await recipient()).toMatchObject({ currentStep: 3 });
    expect(await playOut()).toBe('ABC');
  });

  it('a step added last reaches those who wait for the last one, not those who have ended', async () => {
    const waiting = await underWay(2);
    await addStep(waiting.db, { ...waiting.at, ...email('N', 1) });
    expect(await waiting.playOut()).toBe('ABCN');
    const ended = await underWay(3);
    expect((await ended.recipient()).status).toBe('completed');
    await addStep(ended.db, { ...ended.at, ...email('N', 1) });
    expect(await ended.playOut()).toBe('ABC');
  });

  it('deleting the step they wait for sends them to the next one, counted from the last message', async () => {
    const { db, at, playOut, recipient } = await underWay(1);
    await updateStep(db, { ...at, stepNumber: 3, delayDays: 4 });
    expect(await deleteStep(db, { ...at, stepNumber: 2 })).toEqual({ moved: 1, completed: 0 });
    expect((await recipient()).nextActionAt).toEqual(day(4));
    expect(await playOut()).toBe('AC');
  });

  it('deleting the last step they wait for completes them, and says why', async () => {
    const { db, at, recipient } = await underWay(2);
    expect(await deleteStep(db, { ...at, stepNumber: 3 })).toEqual({ moved: 0, completed: 1 });
    expect(await recipient()).toMatchObject({
      status: 'completed',
      stopReason: 'removed_step',
      nextActionAt: null,
    });
  });

  it('a step that somebody has had is archived: its history stays, and nothing is sent again', async () => {
    const { db, at, campaignId, recipientId, playOut, recipient } = await underWay(2);
    await deleteStep(db, { ...at, stepNumber: 2 });
    expect((await listSteps(db, { campaignId })).map((s) => [s.stepNumber, s.messageTemplate])).toEqual([
      [1, 'A'],
      [2, 'C'],
    ]);
    expect(await listActions(db, { campaignId, recipientId })).toMatchObject([
      { stepNumber: 1, status: 'sent' },
      { stepNumber: null, status: 'sent' },
      { stepNumber: 2, status: 'scheduled' },
    ]);
    expect(await recipient()).toMatchObject({ currentStep: 1 });
    expect(await playOut()).toBe('ABC');
  });

  it('reordering sends nobody what they have had', async () => {
    const { db, at, steps, playOut } = await underWay(1);
    const [a, b, c] = steps.map((step) => step.id);
    await reorderSteps(db, { ...at, sequenceIds: [c ?? '', a ?? '', b ?? ''] });
    // C stands before A now, and A is the last they had: only B stands behind it.
    expect(await playOut()).toBe('AB');
  });

  it('reordering those ahead of them changes what comes next', async () => {
    const { db, at, steps, playOut } = await underWay(1);
    const [a, b, c] = steps.map((step) => step.id);
    await reorderSteps(db, { ...at, sequenceIds: [a ?? '', c ?? '', b ?? ''] });
    expect(await playOut()).toBe('ACB');
  });

  it('refuses an order that does not name every step exactly once', async () => {
    const { db, at, steps } = await underWay(0);
    const [a = '', b = ''] = steps.map((step) => step.id);
    for (const sequenceIds of [[a, b], [a, a, b], [a, b, 'x'], []])
      await expect(reorderSteps(db, { ...at, sequenceIds })).rejects.toMatchObject({
        code: 'reorder_mismatch',
      });
  });

  it('a new delay counts from the same instant as the old one', async () => {
    const { db, at, recipient } = await underWay(1);
    await updateStep(db, { ...at, stepNumber: 2, delayDays: 10 });
    expect((await recipient()).nextActionAt).toEqual(day(10));
  });

  it('a new text reaches those who wait, even when the old one was being prepared', async () => {
    const { db, at, campaignId, playOut } = await underWay(0);
    const claims = await claimDueActions(db, {
      owner: 'other',
      limit: 1,
      leaseSeconds: 60,
      campaignId,
      now: day(0),
    });
    expect(claims).toHaveLength(1);
    await updateStep(db, { ...at, stepNumber: 1, messageTemplate: 'A2' });
    expect((await passGate(db, claims, { madeFrom: claims })).size).toBe(0);
    await ungate(db, claims);
    expect(await playOut()).toBe('A2BC');
  });

  it('leaves a message that is past the gate alone, and plans what follows by the new order', async () => {
    const { db, at, campaignId } = await underWay(0);
    const { channels, messages } = recordingChannel(async (batch) => {
      if (batch[0]?.body === 'A') await deleteStep(db, { ...at, stepNumber: 2 });
    });
    for (let n = 0; n < 5; n++)
      await executeDue(db, { channels, owner: makeOwner(), campaignId, now: day(n) });
    expect(messages.map((m) => m.body)).toEqual(['A', 'C']);
  });

  it('refuses to take the last step from an active campaign, and keeps everything as it was', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('A')], at: START });
    await expect(deleteStep(db, { campaignId, stepNumber: 1, actor: ACTOR })).rejects.toMatchObject({
      code: 'not_ready',
    });
    expect(await listSteps(db, { campaignId })).toHaveLength(1);
  });

  it('lets people who have had nothing wait when a paused campaign loses all its steps', async () => {
    const { db } = connection;
    const { campaignId, recipientIds } = await givenCampaign(db, { steps: [email('A')], at: START });
    await pauseCampaign(db, { campaignId, actor: ACTOR });
    await deleteStep(db, { campaignId, stepNumber: 1, actor: ACTOR });
    expect(await getRecipient(db, { campaignId, recipientId: recipientIds[0] ?? '' })).toMatchObject({
      status: 'pending',
      enrolledAt: null,
      nextActionAt: null,
    });
  });

  it('refuses an edit that an active campaign could not be sent with', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('A')], at: START });
    await expect(
      updateStep(db, { campaignId, stepNumber: 1, subject: null, actor: ACTOR }),
    ).rejects.toMatchObject({
      code: 'not_ready',
    });
    await expect(
      updateStep(db, { campaignId, stepNumber: 1, messageTemplate: '{{ nmae }}', actor: ACTOR }),
    ).rejects.toMatchObject({ code: 'template_invalid' });
  });
});
