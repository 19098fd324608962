import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  activateCampaign,
  addRecipients,
  type Connection,
  campaignChecklist,
  createMailDomainLookUp,
  type StepInput,
  type TxtResolver,
} from '../../src/index.js';
import { campaignSenders, schedules, senders } from '../../src/schema/index.js';
import { ACTOR, email, givenCampaign, testDatabase } from '../setup/test-campaign.js';

/** A Thursday, eight o'clock in Berlin. */
const NOW = new Date('2026-03-19T07:00:00Z');

const linkedin: StepInput = { channel: 'linkedin_message', messageTemplate: 'Hi', delayDays: 0 };

type Records = Record<string, string | Error>;

/** A DNS that knows these records, and counts how often it is asked. */
function resolver(records: Records): TxtResolver & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    resolveTxt: async (name) => {
      asked.push(name);
      const found = records[name];
      if (found instanceof Error) throw found;
      // A long record comes in pieces.
      if (found !== undefined) return [['unrelated'], [found.slice(0, 7), found.slice(7)]];
      throw Object.assign(new Error(`queryTxt ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
    },
  };
}

describe('the checklist', () => {
  let db: Connection['db'];
  beforeAll(async () => {
    db = (await testDatabase()).db;
  });

  async function given(of: {
    steps?: StepInput[];
    recipients?: number;
    senders?: Partial<typeof senders.$inferInsert>[];
    schedule?: Partial<typeof schedules.$inferInsert>;
  }) {
    const campaign = await givenCampaign(db, {
      steps: of.steps ?? [email('Hi')],
      recipients: of.recipients ?? 1,
      draft: true,
    });
    const { campaignId } = campaign;
    for (const [position, values] of (of.senders ?? []).entries()) {
      const [row] = await db
        .insert(senders)
        .values({ kind: 'email', name: 'Ada', mode: 'log', ...values })
        .returning();
      await db.insert(campaignSenders).values({ campaignId, senderId: row?.id ?? '', position });
    }
    if (of.schedule) {
      const [row] = await db
        .insert(schedules)
        .values({
          name: 'Office',
          timezone: 'Europe/Berlin',
          windows: { thu: [['09:00', '17:00']] },
          ...of.schedule,
        })
        .returning();
      await db.execute(sql`UPDATE campaigns SET schedule_id = ${row?.id} WHERE id = ${campaignId}`);
    }
    return campaign;
  }
  const check = (campaignId: string, dns?: TxtResolver) =>
    campaignChecklist(db, {
      campaignId,
      now: NOW,
      lookUpMailDomain: dns && createMailDomainLookUp({ resolver: dns }),
    });
  const codesOf = async (campaignId: string, dns?: TxtResolver) =>
    (await check(campaignId, dns)).findings.map(({ code }) => code);

  it('finds nothing wrong with a plain campaign', async () => {
    const { campaignId } = await given({});
    expect(await check(campaignId)).toEqual({
      ready: true,
      findings: [],
      launch: { people: 1, firstSendAt: NOW, messages: 1, days: 1, endsOn: '2026-03-19' },
    });
  });

  it('says all at once', async () => {
    const { campaignId } = await given({
      steps: [email('Hi', 0, null)],
      recipients: 0,
      senders: [{ mode: 'smtp', status: 'paused', fromEmail: 'a@none.example' }],
      schedule: { windows: {} },
    });
    const { ready, findings } = await check(campaignId, resolver({}));
    expect(ready).toBe(false);
    expect(findings.map(({ level, code }) => `${level} ${code}`)).toEqual([
      'block subject_missing',
      'block no_window',
      'warn no_recipients',
      'warn sender_paused',
      'warn postal_address_missing',
      'warn spf_missing',
      'warn dmarc_missing',
    ]);
  });

  it('blocks a schedule that never opens again, and so does activation', async () => {
    const over = { endsOn: '2026-03-18' };
    const { campaignId } = await given({ schedule: over });
    expect((await check(campaignId)).findings).toMatchObject([
      { level: 'block', code: 'no_window', field: 'scheduleId', detail: expect.stringContaining('Office') },
    ]);
    await expect(activateCampaign(db, { campaignId, actor: ACTOR, now: NOW })).rejects.toMatchObject({
      code: 'not_ready',
      details: { problems: [{ type: 'no_window', path: ['scheduleId'] }] },
    });
  });

  it('renders for every recipient, however many, and names a hundred of them', async () => {
    const { campaignId } = await given({ steps: [email('Hi {{ first_name }}')], recipients: 2_500 });
    await db.execute(sql`
      UPDATE contacts SET first_name = NULL WHERE id IN (
        SELECT contact_id FROM campaign_recipients WHERE campaign_id = ${campaignId} ORDER BY id DESC LIMIT 1201)`);
    const [gap, ...others] = (await check(campaignId)).findings;
    expect(gap).toMatchObject({ level: 'warn', code: 'missing_value', stepNumber: 1, count: 1_201 });
    expect(new Set(gap?.examples).size).toBe(100);
    expect(others).toEqual([]);
  });

  it('looks only at the steps that somebody still gets', async () => {
    const steps = [email('Hi {{ city }}'), email('Again', 1)];
    const { campaignId, recipientIds } = await given({ steps, recipients: 2 });
    await db.execute(sql`
      UPDATE campaign_recipients SET status = 'in_progress', current_step = 1 WHERE id = ${recipientIds[0]}`);
    expect((await check(campaignId)).findings).toMatchObject([{ count: 1, examples: [recipientIds[1]] }]);
  });

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

  it('counts who has opted out and who is under way elsewhere', async () => {
    const first = await givenCampaign(db, { steps: [email('Hi')], recipients: 2 });
    const { campaignId, contactIds, recipientIds } = await given({ recipients: 3 });
    await addRecipients(db, {
      campaignId,
      contactIds: first.contactIds,
      includeActiveElsewhere: true,
      actor: ACTOR,
    });
    await db.execute(sql`
      INSERT INTO suppressions (address_key, kind, reason, actor)
      SELECT lower(email), 'email', 'unsubscribed', 'system' FROM contacts WHERE id = ${contactIds[1]}`);
    expect((await check(campaignId)).findings).toMatchObject([
      { level: 'warn', code: 'suppressed', count: 1, examples: [recipientIds[1]] },
      { level: 'warn', code: 'active_elsewhere', count: 2 },
    ]);
  });

  it('says how long it takes at today’s limits and when it ends', async () => {
    const windows = { thu: [['09:00', '17:00']], fri: [['09:00', '17:00']] } as Record<
      string,
      [string, string][]
    >;
    const { campaignId } = await given({ recipients: 5, senders: [{ perDay: 2 }], schedule: { windows } });
    const { findings, launch } = await check(campaignId);
    expect(findings).toMatchObject([
      {
        level: 'warn',
        code: 'duration',
        detail: 'At today’s limits it takes 8 days and ends on 2026-03-26.',
      },
    ]);
    expect(launch).toEqual({
      people: 5,
      firstSendAt: new Date('2026-03-19T08:00:00Z'),
      messages: 5,
      days: 8,
      endsOn: '2026-03-26',
    });
    const stuck = await given({ recipients: 2, senders: [{ perDay: 0 }] });
    expect((await check(stuck.campaignId)).findings).toMatchObject([{ code: 'no_end_in_sight' }]);
    expect((await check(stuck.campaignId)).launch).toMatchObject({ messages: 2, days: null, endsOn: null });
  });

  it('is not found without its campaign', async () => {
    await expect(check('none')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the look-up of a mail domain', () => {
  const codes = async (records: Records, of = { domain: 'mail.firm.example', dkim: null as string | null }) =>
    (await createMailDomainLookUp({ resolver: resolver(records) })(of)).map(({ code }) => code);
  const SPF = { 'mail.firm.example': 'v=spf1 include:_spf.firm.example -all' };

  it.each<[string, Records, string[]]>([
    ['nothing', {}, ['spf_missing', 'dmarc_missing']],
    ['SPF alone', SPF, ['dmarc_missing']],
    ['a DMARC record of its own', { ...SPF, '_dmarc.mail.firm.example': 'v=DMARC1; p=none' }, []],
    ['that of the domain above', { ...SPF, '_dmarc.firm.example': 'v=DMARC1;p=reject' }, []],
    [
      'other texts alone',
      { 'mail.firm.example': 'v=spf10 x', '_dmarc.firm.example': 'DMARC1' },
      ['spf_missing', 'dmarc_missing'],
    ],
    [
      'a DNS that refuses',
      { 'mail.firm.example': Object.assign(new Error('x'), { code: 'ESERVFAIL' }) },
      ['dns_unreachable'],
    ],
  ])('with %s', async (_, records, expected) => {
    expect(await codes(records)).toEqual(expected);
  });

  it('asks for the DKIM key where the selector is known', async () => {
    const of = { domain: 'firm.example', dkim: 's1._domainkey.firm.example' };
    const others = { 'firm.example': 'v=spf1 -all', '_dmarc.firm.example': 'v=DMARC1; p=none' };
    expect(await codes(others, of)).toEqual(['dkim_missing']);
    expect(await codes({ ...others, [of.dkim]: 'v=DKIM1; k=rsa; p=MIGf' }, of)).toEqual([]);
    // An empty key has been revoked (RFC 6376, section 3.6.1).
    expect(await codes({ ...others, [of.dkim]: 'v=DKIM1; p=' }, of)).toEqual(['dkim_missing']);
  });

  it('gives up on a DNS that never answers', async () => {
    const silent: TxtResolver = { resolveTxt: () => new Promise(() => undefined) };
    const found = await createMailDomainLookUp({ resolver: silent })({ domain: 'firm.example', dkim: null });
    expect(found.map(({ code }) => code)).toEqual(['dns_unreachable']);
  });

  it('keeps what it has learnt for ten minutes, and no failure', async () => {
    let time = 0;
    const dns = resolver({ 'firm.example': 'v=spf1 -all', '_dmarc.firm.example': 'v=DMARC1; p=none' });
    const lookUp = createMailDomainLookUp({ resolver: dns, clock: () => time });
    const ask = () => lookUp({ domain: 'firm.example', dkim: null });
    await ask();
    time = 599_999;
    await ask();
    expect(dns.asked).toHaveLength(2);
    time = 600_000;
    await ask();
    expect(dns.asked).toHaveLength(4);

    const failing = resolver({ 'firm.example': new Error('refused') });
    const again = createMailDomainLookUp({ resolver: failing, clock: () => time });
    await again({ domain: 'firm.example', dkim: null });
    await again({ domain: 'firm.example', dkim: null });
    expect(failing.asked).toHaveLength(4);
  });
});
