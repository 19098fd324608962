import { expect, test } from 'vitest';
import { getContact, updateContact } from '../../src/index.js';
import { ACTOR, givenContacts, inOrder, testDatabase } from '../setup/test-campaign.js';

const connection = await testDatabase();
const { db } = connection;

type Update = Omit<Parameters<typeof updateContact>[1], 'contactId' | 'actor'>;

/** A contact that two people have read. */
async function given(name: string) {
  const [contactId = ''] = await givenContacts(db, 1, name);
  const update = (params: Update) => updateContact(db, { contactId, actor: ACTOR, ...params });
  await update({ patch: { city: 'Hamburg', customFields: { budget: 'small' } } });
  return { contactId, update, stored: () => getContact(db, { contactId }) };
}

test('of two who change the same field at the same moment, the second is told which one', async () => {
  const { contactId, update, stored } = await given('same');
  const { city, title } = await stored();
  const write = (by: string) => update({ patch: { city: by, title: by }, expected: { city, title } });
  const outcomes = await inOrder(connection, {
    hold: (tx) => tx`SELECT 1 FROM contacts WHERE id = ${contactId} FOR UPDATE`,
    first: () => write('By the first'),
    second: () => write('By the second'),
  });
  expect(outcomes).toMatchObject([
    { status: 'fulfilled' },
    {
      status: 'rejected',
      reason: {
        code: 'conflict',
        details: {
          problems: [
            { path: ['city'], type: 'changed' },
            { path: ['title'], type: 'changed' },
          ],
        },
      },
    },
  ]);
  expect(await stored()).toMatchObject({ city: 'By the first', title: 'By the first' });
});

test('who has changed another field is not in the way, also of custom ones', async () => {
  const { update, stored } = await given('others');
  await update({ patch: { country: 'Norway', customFields: { size: '12' } } });
  const read = { city: 'Hamburg', country: null, customFields: { budget: 'small' } };
  await update({ patch: { city: 'Bremen', customFields: { budget: 'large' } }, expected: read });
  expect(await stored()).toMatchObject({
    city: 'Bremen',
    country: 'Norway',
    customFields: { budget: 'large', size: '12' },
  });
});

test('a custom field that somebody has changed, taken away or added meanwhile is not overwritten', async () => {
  const { update, stored } = await given('custom');
  await update({ patch: { customFields: { budget: null, size: '12' } } });
  const change = (customFields: Record<string, string | null>) =>
    update({ patch: { customFields, city: 'x' }, expected: { customFields: { budget: 'small' } } });
  for (const key of ['budget', 'size'])
    await expect(change({ [key]: 'mine' })).rejects.toMatchObject({
      code: 'conflict',
      details: { problems: [{ path: ['customFields', key] }] },
    });
  expect(await stored()).toMatchObject({ city: 'Hamburg', customFields: { size: '12' } });
});

test('a repeat of what is stored already is no conflict, and of what was not read the last one wins', async () => {
  const { update } = await given('again');
  const once = { patch: { email: 'Ada@Again.example ' }, expected: { email: null } };
  await update({ patch: { email: null } });
  await update(once);
  expect((await update(once)).email).toBe('ada@again.example');
  expect((await update({ patch: { city: 'Oslo' }, expected: { email: 'old@again.example' } })).city).toBe(
    'Oslo',
  );
});
