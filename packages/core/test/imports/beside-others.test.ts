import { waitUntilBlocked } from '@outreach/testkit';
import { expect, it } from 'vitest';
import { addRecipients, applyImport, suppress } from '../../src/index.js';
import { ACTOR, email, givenCampaign, givenContacts, testDatabase } from '../setup/test-campaign.js';
import { stageText } from './import-text.js';

const connection = await testDatabase();
const { db } = connection;

it('opting out and adding people wait for no import that writes its rows', async () => {
  const { campaignId } = await givenCampaign(db, { steps: [email('Hi')], draft: true });
  const contactIds = await givenContacts(db, 1, 'beside');
  const { importId } = await stageText(db, 'name,domain\nBeside,beside.example');
  const holder = await connection.sql.reserve();
  const [{ pid } = { pid: 0 }] = await holder<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
  await holder`BEGIN`;
  await holder`LOCK TABLE companies IN SHARE MODE`;
  const importing = applyImport(db, { importId, actor: ACTOR });
  await waitUntilBlocked(connection.sql, { by: pid });
  const others = Promise.all([
    suppress(db, { addresses: ['out@x.example'], reason: 'unsubscribed', actor: ACTOR }),
    addRecipients(db, { campaignId, contactIds, actor: ACTOR }),
  ]).then(() => 'done');
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise((resolve) => {
    timer = setTimeout(resolve, 3_000, 'still waiting');
  });
  const first = await Promise.race([others, waited]);
  clearTimeout(timer);
  await holder`COMMIT`;
  holder.release();
  await Promise.all([importing, others]);
  expect(first).toBe('done');
});
