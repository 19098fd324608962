import {
  activateCampaign,
  addRecipients,
  createCampaign,
  createSecretBox,
  createSender,
  type Database,
  type StepInput,
} from '@outreach/core';
import { sql } from 'drizzle-orm';
import { SECRET_KEY } from './stage.js';

/** By the subject the sink's file tells which step a message is. */
export const SUBJECTS = ['First of two', 'Second of two'] as const;

const step = (subject: string): StepInput => ({
  channel: 'email',
  subject,
  messageTemplate: 'Hi {{ first_name }},\n\nhow is work?',
  delayDays: 0,
});

/**
 * Two active campaigns of two steps each, the second due as soon as the first has gone out, from one mailbox without
 * limits.
 * @param params.actions how many there will have been when all is over; each recipient has two
 */
export async function loadPeople(db: Database, params: { actions: number; port: number }): Promise<void> {
  await db.execute(sql`INSERT INTO users (id, email, role) VALUES ('chaos', 'chaos@example.com', 'admin')`);
  const { id: senderId } = await createSender(db, {
    sender: {
      kind: 'email',
      name: 'Sink',
      mode: 'smtp',
      fromName: 'Robin',
      fromEmail: 'robin@sender.example',
      replyTo: null,
      signature: null,
      smtp: { host: '127.0.0.1', port: params.port, tls: 'none', user: null },
      imap: null,
      http: null,
      dkim: null,
      limits: { perDay: null, perHour: null, perDomainDay: null, minGapSeconds: 0, ramp: null },
    },
    box: createSecretBox(SECRET_KEY),
    actor: 'system',
  });
  const people = Math.ceil(params.actions / SUBJECTS.length);
  const halves = [Math.ceil(people / 2), Math.floor(people / 2)].filter((count) => count > 0);
  for (const [n, count] of halves.entries()) {
    const contacts = await db.execute<{ id: string }>(sql`
      INSERT INTO contacts (first_name, email)
      SELECT 'Person ' || n, 'p' || ${n}::int || '-' || n || '@people.example'
      FROM generate_series(1, ${count}::int) n RETURNING id`);
    const { id: campaignId } = await createCampaign(db, {
      name: `Chaos ${n + 1}`,
      type: 'email',
      sequences: SUBJECTS.map(step),
      senderIds: [senderId],
      createdBy: 'chaos',
      actor: 'system',
    });
    await addRecipients(db, {
      campaignId,
      contactIds: contacts.map(({ id }) => id),
      actor: 'system',
      brief: true,
    });
    await activateCampaign(db, { campaignId, actor: 'system' });
  }
}
