import { describe, expect, it } from 'vitest';
import { claimDueActions } from '../../src/delivery/claim.js';
import { createRenderer } from '../../src/delivery/render.js';
import { holdActions } from '../../src/delivery/settle.js';
import {
  type Channel,
  executeDue,
  getRecipient,
  makeOwner,
  updateCompany,
  updateContact,
  updateStep,
} from '../../src/index.js';
import { file, importText } from '../imports/import-text.js';
import { ACTOR, email, forAll, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

let companies = 0;

/** Somebody at a company who is to get this text, by the log channel or from a sender. */
async function given(text: string, senders: string[] = []) {
  const campaign = await givenSending(db, { steps: [email(text)], senders });
  const [contactId = ''] = campaign.contactIds;
  const companyId = `firm-${++companies}`;
  await sql`INSERT INTO companies (id, name) VALUES (${companyId}, 'Old Firm')`;
  await sql`UPDATE contacts SET company_id = ${companyId} WHERE id = ${contactId}`;
  const [contact] = await sql`SELECT linkedin_url FROM contacts WHERE id = ${contactId}`;
  return { ...campaign, contactId, companyId, linkedinUrl: String(contact?.linkedin_url) };
}
type Given = Awaited<ReturnType<typeof given>>;

/** Has an edit come when a message has been rendered and not passed the gate. */
function edited(channel: Channel, edit: () => Promise<unknown>): Channel {
  let once: Promise<unknown> | undefined;
  return {
    ...channel,
    async deliver(batch, port) {
      once ??= edit();
      await once;
      await channel.deliver(batch, port);
    },
  };
}

const EDITS: [string, (of: Given) => Promise<unknown>][] = [
  [
    'by a person',
    ({ contactId }) =>
      updateContact(db, { contactId, patch: { email: `new@${contactId}.example` }, actor: ACTOR }),
  ],
  [
    'by an import',
    ({ contactId, linkedinUrl }) =>
      importText(db, file(`A,B,new@${contactId}.example,${linkedinUrl},Boss,,,`)),
  ],
  [
    'by another module',
    ({ contactId }) => sql`UPDATE contacts SET email = ${`new@${contactId}.example`} WHERE id = ${contactId}`,
  ],
];

describe('an address that is changed while a message is being made', () => {
  it.each(EDITS)('is where the message goes, changed %s', async (_, edit) => {
    const campaign = await given('Hi');
    const { channel, messages } = recordingChannel();
    const channels = forAll(edited(channel, () => edit(campaign)));
    const { campaignId } = campaign;
    const { sent, released } = await executeDue(db, { channels, owner: makeOwner(), campaignId });
    expect([sent, released]).toEqual([1, 1]);
    expect(messages.map(({ to }) => to)).toEqual([`new@${campaign.contactId}.example`]);
  });

  it('is where a mail from a sender goes', async () => {
    const campaign = await given('Hi', [await givenSender(db)]);
    const { channel, messages, senderWays } = givenWays();
    const [, edit] = EDITS[0] ?? [];
    const open = async () => late;
    const late = edited(channel, async () => edit?.(campaign));
    await executeDue(db, {
      channels: recordingChannel().channels,
      senderWays: { ...senderWays, open },
      owner: makeOwner(),
      campaignId: campaign.campaignId,
    });
    expect(messages.map(({ to }) => to)).toEqual([`new@${campaign.contactId}.example`]);
  });

  it('and the company’s name is the new one as well', async () => {
    const { campaignId, companyId } = await given('You at {{ company }}');
    const { channel, messages } = recordingChannel();
    const edit = () => updateCompany(db, { companyId, patch: { name: 'New Firm' }, actor: ACTOR });
    await executeDue(db, { channels: forAll(edited(channel, edit)), owner: makeOwner(), campaignId });
    expect(messages.map(({ body }) => body)).toEqual(['You at New Firm']);
  });
});

describe('what a message lacks, and is given while that is being found out', () => {
  it.each([
    [
      'the contact',
      '{{ title }}',
      ({ contactId }: Given) => updateContact(db, { contactId, patch: { title: 'Boss' }, actor: ACTOR }),
    ],
    [
      'the company',
      '{{ industry }}',
      ({ companyId }: Given) => updateCompany(db, { companyId, patch: { industry: 'Boss' }, actor: ACTOR }),
    ],
    [
      'the step',
      '{{ title }}',
      ({ campaignId }: Given) =>
        updateStep(db, { campaignId, stepNumber: 1, messageTemplate: 'Boss', actor: ACTOR }),
    ],
  ])('holds nothing back: %s', async (_, text, mend) => {
    const campaign = await given(text);
    const { campaignId } = campaign;
    const claims = await claimDueActions(db, { owner: 'x', limit: 1, leaseSeconds: 60, campaignId });
    const { held } = await createRenderer()(db, claims, new Date());
    expect(held).toMatchObject([{ code: 'missing_value' }]);
    await mend(campaign);
    expect(await holdActions(db, { troubles: held, actor: ACTOR })).toBe(0);
    const { channels, messages } = recordingChannel();
    await executeDue(db, { channels, owner: makeOwner(), campaignId });
    expect(messages.map(({ body }) => body)).toEqual(['Boss']);
  });

  it('holds the message back when that is something else', async () => {
    const { campaignId, contactId, recipientIds } = await given('{{ title }}');
    const claims = await claimDueActions(db, { owner: 'x', limit: 1, leaseSeconds: 60, campaignId });
    const { held } = await createRenderer()(db, claims, new Date());
    await updateContact(db, { contactId, patch: { firstName: 'Ada' }, actor: ACTOR });
    await holdActions(db, { troubles: held, actor: ACTOR });
    const { channels } = recordingChannel();
    expect((await executeDue(db, { channels, owner: makeOwner(), campaignId })).held).toBe(1);
    const recipientId = recipientIds[0] ?? '';
    expect((await getRecipient(db, { campaignId, recipientId })).waiting?.code).toBe('held');
  });
});
