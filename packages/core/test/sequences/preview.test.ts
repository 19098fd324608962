import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { campaignChecklist, executeDue, listVariables, makeOwner, previewStep } from '../../src/index.js';
import { email, givenCampaign, recordingChannel, testDatabase } from '../setup/test-campaign.js';

describe('the preview of a step', () => {
  let connection: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    connection = await testDatabase();
  });

  it('is to the letter what is sent', async () => {
    const { db } = connection;
    const text =
      'Dear {{ full_name }},\n\n{% if city %}in {{ city }}{% else %}wherever you are{% endif %} — ☕';
    const { campaignId } = await givenCampaign(db, {
      steps: [email(text, 0, 'To  {{ first_name }}')],
      recipients: 3,
    });
    const previews = await Promise.all(
      [0, 1, 2].map((nth) => previewStep(db, { campaignId, stepNumber: 1, nth })),
    );
    const { channels, messages } = recordingChannel();
    await executeDue(db, { channels, owner: makeOwner(), campaignId });
    const sent = messages.sort((a, b) => a.recipientId.localeCompare(b.recipientId));
    expect(previews.map(({ to, subject, body }) => ({ to, subject, body }))).toEqual(
      sent.map(({ to, subject, body }) => ({ to, subject, body })),
    );
    expect(previews[1]).toMatchObject({ nth: 1, total: 3, problems: [], hold: null });
  });

  it('says what would hold a person back, and shows problems of a draft instead of failing', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('x')], draft: true });
    const draft = (messageTemplate: string) =>
      previewStep(db, { campaignId, draft: { channel: 'email', messageTemplate } });
    expect(await draft('Hi {{ city }}')).toMatchObject({
      body: null,
      hold: { code: 'missing_value', variable: 'city' },
    });
    expect(await draft('Hi {{ citty }}')).toMatchObject({
      body: null,
      hold: null,
      problems: [{ path: ['messageTemplate'] }],
    });
    expect(await draft('Hi {{')).toMatchObject({ problems: [{ path: ['messageTemplate'] }] });
    expect(await draft('')).toMatchObject({ body: '', problems: [], hold: null });
    expect(await draft('  ')).toMatchObject({ body: null, problems: [{ type: 'template_empty' }] });
    expect(await draft('{% if city %}In {{ city }}?{% endif %}')).toMatchObject({
      body: null,
      hold: { code: 'empty_message' },
    });
  });

  it('knows the zone of who has none of their own by where they are', async () => {
    const { db } = connection;
    const { campaignId, contactIds } = await givenCampaign(db, { steps: [email('Hi')], draft: true });
    const zone = async () => (await previewStep(db, { campaignId, stepNumber: 1 })).person?.timezone;
    await db.execute(sql`UPDATE contacts SET timezone = NULL, country = NULL WHERE id = ${contactIds[0]}`);
    expect(await zone()).toBeNull();
    await db.execute(sql`UPDATE contacts SET country = 'Norway' WHERE id = ${contactIds[0]}`);
    expect(await zone()).toBe('Europe/Oslo');
  });

  it('shows what the mailbox puts under an e-mail, and under no other message', async () => {
    const { db } = connection;
    const unsubscribeUrl = 'https://outreach.example/u/yours';
    const { campaignId } = await givenCampaign(db, {
      steps: [email('Hi'), { channel: 'linkedin_message', messageTemplate: 'Hi', delayDays: 1 }],
      draft: true,
    });
    const footers = () =>
      Promise.all(
        [1, 2].map(async (stepNumber) => {
          const { footer } = await previewStep(db, { campaignId, stepNumber, unsubscribeUrl });
          return footer;
        }),
      );
    expect(await footers()).toEqual([null, null]);
    const [sender] = await db.execute<{ id: string }>(sql`
      INSERT INTO senders (kind, name, mode, from_email, signature)
      VALUES ('email', 'Robin', 'log', 'robin@us.example', 'Robin, Us Ltd') RETURNING id`);
    await db.execute(sql`
      INSERT INTO campaign_senders (campaign_id, sender_id, position) VALUES (${campaignId}, ${sender?.id}, 0)`);
    expect(await footers()).toEqual([
      expect.stringMatching(/^Robin, Us Ltd\n\n.*https:\/\/outreach\.example\/u\/yours/),
      null,
    ]);
  });

  it('knows the custom fields that contacts carry', async () => {
    const { db } = connection;
    await db.execute(sql`INSERT INTO contact_fields (key, label) VALUES ('icebreaker', 'Icebreaker')`);
    expect((await listVariables(db)).at(-1)).toEqual({
      name: 'icebreaker',
      label: 'Icebreaker',
      custom: true,
    });
  });
});

describe('the checklist before activation', () => {
  let connection: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    connection = await testDatabase();
  });

  it('counts who would be held back, by step and reason', async () => {
    const { db } = connection;
    const { campaignId, contactIds } = await givenCampaign(db, {
      steps: [
        { channel: 'linkedin_connection', messageTemplate: 'Hi {{ city }}', delayDays: 2 },
        email('Hello {{ first_name }}', 1),
      ],
      recipients: 4,
      draft: true,
    });
    await db.execute(sql`UPDATE contacts SET city = 'Oslo' WHERE id <> ${contactIds[0]}`);
    await db.execute(sql`UPDATE contacts SET email = NULL WHERE id IN (${contactIds[1]}, ${contactIds[2]})`);
    const list = await campaignChecklist(db, { campaignId, now: new Date('2026-01-01T00:00:00Z') });
    expect(list).toMatchObject({
      ready: true,
      launch: { people: 4, firstSendAt: new Date('2026-01-03T00:00:00Z') },
    });
    expect(list.findings.map((f) => [f.level, f.code, f.stepNumber, f.count])).toEqual([
      ['warn', 'missing_value', 1, 1],
      ['warn', 'missing_address', 2, 2],
      ['warn', 'no_sender', null, null],
    ]);
  });

  it('says that an invitation note is too long for LinkedIn', async () => {
    const { db } = connection;
    const note = (length: number) =>
      ({ channel: 'linkedin_connection', messageTemplate: 'x'.repeat(length), delayDays: 0 }) as const;
    const { campaignId } = await givenCampaign(db, { steps: [note(200), note(201), note(301)], draft: true });
    const { findings } = await campaignChecklist(db, { campaignId });
    expect(findings.map((f) => [f.stepNumber, f.code])).toEqual([
      [2, 'note_long'],
      [3, 'note_too_long'],
      [null, 'no_sender'],
    ]);
  });

  it('blocks what activation would refuse, and nothing else', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, {
      steps: [email('a', 0, null)],
      recipients: 0,
      draft: true,
    });
    expect(await campaignChecklist(db, { campaignId })).toMatchObject({
      ready: false,
      findings: [
        { level: 'block', code: 'subject_missing', stepNumber: 1, field: 'subject' },
        { level: 'warn', code: 'no_recipients' },
        { level: 'warn', code: 'no_sender' },
      ],
    });
  });
});
