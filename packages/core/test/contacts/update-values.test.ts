import { describe, expect, it } from 'vitest';
import { updateContact } from '../../src/index.js';
import { ACTOR, givenContacts, inOrder, testDatabase } from '../setup/test-campaign.js';

const connection = await testDatabase();
const { db } = connection;
const [contactId = ''] = await givenContacts(db, 1, 'values');
const update = (patch: Parameters<typeof updateContact>[1]['patch']) =>
  updateContact(db, { contactId, patch, actor: ACTOR });

describe('a contact that is changed', () => {
  it.each([
    ['email', 'not an address', 'invalid_email'],
    ['email', 'a@b.example\r\nBcc: x@y.example', 'invalid_email'],
    ['linkedinUrl', 'javascript:alert(1)', 'invalid_linkedin_url'],
    ['linkedinUrl', 'https://www.linkedin.com/company/acme', 'invalid_linkedin_url'],
    ['timezone', 'Mars/Phobos', 'invalid_timezone'],
  ])('refuses as %s: %j', async (field, value, type) => {
    const refusal = expect(update({ [field]: value, firstName: 'Changed' })).rejects;
    await refusal.toMatchObject({ code: 'invalid_input', details: { problems: [{ path: [field], type }] } });
    expect((await update({})).firstName).toBe('First1');
  });

  it('gets its addresses and zone as an import would write them', async () => {
    const changed = await update({
      email: ' mailto:Ada@Firm.example ',
      linkedinUrl: 'de.linkedin.com/in/ada/?trk=1',
      timezone: 'europe/berlin',
    });
    expect(changed).toMatchObject({
      email: 'ada@firm.example',
      linkedinUrl: 'https://www.linkedin.com/in/ada',
      timezone: 'Europe/Berlin',
    });
  });

  it('loses what is emptied', async () => {
    expect(await update({ email: ' ', linkedinUrl: null, timezone: '' })).toMatchObject({
      email: null,
      linkedinUrl: null,
      timezone: null,
    });
  });
});

it('two people who fill in different custom fields at the same moment keep each other’s', async () => {
  const fill = (key: string) => () => update({ customFields: { [key]: 'filled' } });
  const done = await inOrder(connection, {
    hold: (tx) => tx`SELECT 1 FROM contacts WHERE id = ${contactId} FOR UPDATE`,
    first: fill('budget'),
    second: fill('size'),
  });
  expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect((await update({})).customFields).toEqual({ budget: 'filled', size: 'filled' });
});
