import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { campaignChecklist, type StepInput } from '../../src/index.js';
import { email, testDatabase } from '../setup/test-campaign.js';
import { checkedCampaigns, NOW } from './checked-campaigns.js';

const { db } = await testDatabase();
const { given, check, codesOf } = checkedCampaigns(db);

const linkedin: StepInput = { channel: 'linkedin_message', messageTemplate: 'Hi', delayDays: 0 };

describe('the checklist', () => {
  it.each([
    ['sender_paused', { status: 'paused', statusReason: 'The log-in was refused.' }],
    ['sender_broken', { brokenUntil: new Date(NOW.getTime() + 60_000) }],
    ['sender_deleted', { archivedAt: NOW }],
  ] as const)('warns of a sender that does not work: %s', async (code, values) => {
    const { campaignId } = await given({ senders: [values, { name: 'Bo' }] });
    const found = (await check(campaignId)).findings;
    expect(found).toMatchObject([{ level: 'warn', code, detail: expect.stringContaining('Ada') }]);
    const linkedinOnly = await given({ steps: [linkedin], senders: [values, { kind: 'linkedin' }] });
    expect(await codesOf(linkedinOnly.campaignId)).toEqual([]);
  });

  it('warns of steps that only go to the log while others have a sender', async () => {
    const { campaignId } = await given({ steps: [email('Hi'), linkedin], senders: [{}] });
    expect((await check(campaignId)).findings).toMatchObject([
      { code: 'sender_missing', detail: expect.stringContaining('LinkedIn') },
    ]);
    const both = await given({ steps: [email('Hi'), linkedin], senders: [{}, { kind: 'linkedin' }] });
    expect(await codesOf(both.campaignId)).toEqual([]);
  });

  it('says of a campaign without senders that nobody is reached, and lets it start', async () => {
    const { campaignId } = await given({ senders: [] });
    expect(await check(campaignId)).toMatchObject({
      ready: true,
      findings: [{ level: 'warn', code: 'no_sender', detail: expect.stringContaining('nobody is reached') }],
    });
  });

  it('asks for postal address and opt-out only where e-mail really goes out', async () => {
    const smtp = { mode: 'smtp', fromEmail: 'a@firm.example' } as const;
    const { campaignId } = await given({ senders: [smtp] });
    expect(await codesOf(campaignId)).toEqual(['postal_address_missing']);
    await db.execute(sql`
      INSERT INTO organisation_settings (key, value) VALUES ('postal_address', 'Street 1'), ('opt_out_text', 'Bye.')`);
    expect(await codesOf(campaignId)).toEqual(['opt_out_missing']);
    await db.execute(
      sql`UPDATE organisation_settings SET value = 'Out: {{ unsubscribe_url }}' WHERE key = 'opt_out_text'`,
    );
    expect(await codesOf(campaignId)).toEqual([]);
    await db.execute(sql`DELETE FROM organisation_settings`);
    const silent = await given({ steps: [linkedin], senders: [smtp, { kind: 'linkedin' }] });
    expect(await codesOf(silent.campaignId)).toEqual([]);
  });

  it('warns of mails without a way to opt out, where no public address is set', async () => {
    const smtp = { mode: 'smtp', fromEmail: 'a@firm.example' } as const;
    const warned = async (id: string, publicUrl: string | null) =>
      (await campaignChecklist(db, { campaignId: id, publicUrl })).findings.some(
        ({ code, level }) => code === 'public_url_missing' && level === 'warn',
      );
    const { campaignId } = await given({ senders: [smtp] });
    expect(await warned(campaignId, null)).toBe(true);
    expect(await warned(campaignId, 'https://out.example')).toBe(false);
    const logged = await given({ senders: [{}] });
    expect(await warned(logged.campaignId, null)).toBe(false);
  });

  it('warns of answers that nobody would see before the next message, and of none behind the last one', async () => {
    const smtp = { mode: 'smtp', fromEmail: 'a@firm.example' } as const;
    const inbox = {
      ...smtp,
      name: 'Bo',
      imapHost: 'imap.firm.example',
      imapPort: 993,
      imapTls: 'tls',
    } as const;
    const steps = [email('Hi'), email('Again', 3)];
    const { campaignId } = await given({ steps, senders: [smtp, inbox] });
    const ofInboxes = async (id: string) =>
      (await check(id)).findings.filter(({ code }) => code.startsWith('inbox_'));
    await db.execute(sql`INSERT INTO sender_inboxes (sender_id) SELECT id FROM senders WHERE name = 'Bo'`);
    expect(await ofInboxes(campaignId)).toMatchObject([
      { level: 'warn', code: 'inbox_not_read', detail: expect.stringContaining('Ada') },
    ]);
    await db.execute(sql`UPDATE sender_inboxes SET problem = 'The log-in was refused.'`);
    expect((await ofInboxes(campaignId))[1]).toMatchObject({
      code: 'inbox_unreadable',
      detail: expect.stringMatching(/Bo.*The log-in was refused\./),
    });
    const single = await given({ steps: [email('Hi')], senders: [smtp] });
    expect(await ofInboxes(single.campaignId)).toEqual([]);
  });
});
