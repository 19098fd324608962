import { expect, it } from 'vitest';
import { type ContactValues, changesBetween, takeStored } from '../src/features/contacts/contact-values.ts';
import { changesOf, inputOf, type StepDraft } from '../src/features/sequence/step-draft.ts';
import { changedFields, clashesOf, takeUntouched } from '../src/lib/kept-draft.ts';

const base = { senders: ['a'], limit: 5 as number | null, schedule: null as string | null };

it('what somebody else stored is taken, except for the fields that were changed here', () => {
  const kept = takeUntouched(
    { base, draft: { ...base, limit: 7 } },
    { ...base, senders: ['a', 'b'], limit: 9 },
  );
  expect(kept.draft).toEqual({ senders: ['a', 'b'], limit: 7, schedule: null });
  expect(changedFields(kept.base, kept.draft)).toEqual({ limit: 7 });
});

it('a change that was taken back while it was being stored is not lost to what comes in', () => {
  const kept = takeUntouched({ base, draft: base }, { ...base, limit: 7, schedule: 's' }, { limit: 7 });
  expect(kept.draft).toEqual({ ...base, schedule: 's' });
});

it('a field that is not told stays', () => {
  expect(takeUntouched({ base, draft: base }, { schedule: 's' }).draft).toEqual({ ...base, schedule: 's' });
});

it('a clash is what another one has stored, otherwise, in a field that was changed here', () => {
  const kept = { base, draft: { ...base, limit: 7 } };
  expect(clashesOf(kept, { ...base, limit: 9, schedule: 's' })).toEqual({ limit: 9 });
  expect(clashesOf(kept, { ...base, limit: 7, senders: [] })).toEqual({});
  expect(clashesOf(kept, base)).toEqual({});
  // Typed on while 6 is being stored.
  expect(clashesOf(kept, { ...base, limit: 6 }, { limit: 6 })).toEqual({});
});

const step: StepDraft = {
  channel: 'email',
  subject: 'Hello',
  messageTemplate: 'Hi',
  format: 'html',
  delayDays: 3,
};

it('a step sends what differs, and with its channel what only an e-mail has', () => {
  expect(changesOf({ base: step, draft: { ...step, delayDays: 4 } })).toEqual({ delayDays: 4 });
  expect(changesOf({ base: step, draft: { ...step, subject: '' } })).toEqual({ subject: null });
  expect(changesOf({ base: step, draft: { ...step, channel: 'linkedin_message' } })).toEqual({
    channel: 'linkedin_message',
    subject: null,
    format: 'text',
  });
  const tried: StepDraft = { ...step, channel: 'linkedin_message' };
  expect(changesOf({ base: tried, draft: step })).toEqual({
    channel: 'email',
    subject: 'Hello',
    format: 'html',
  });
  expect(inputOf(tried).subject).toBeNull();
});

it('a contact keeps what was typed, and goes along with the rest, own fields included', () => {
  const before = { firstName: 'Ann', city: 'Bonn', custom: { ice: 'old', gone: 'x' } };
  const typed = { firstName: 'Anne', city: 'Bonn', custom: { ice: 'mine', gone: 'x', mine: 'y' } };
  const stored = { firstName: 'Ann', city: 'Berlin', custom: { ice: 'theirs', theirs: 'z' } };
  const kept = takeStored(
    { base: before as unknown as ContactValues, draft: typed as unknown as ContactValues },
    stored as unknown as ContactValues,
  );
  expect(kept.draft).toEqual({
    firstName: 'Anne',
    city: 'Berlin',
    custom: { ice: 'mine', mine: 'y', theirs: 'z' },
  });
  const whole = (values: unknown) =>
    ({
      email: '',
      lastName: '',
      linkedinUrl: '',
      title: '',
      seniority: '',
      region: '',
      country: '',
      timezone: '',
      ...(values as object),
    }) as ContactValues;
  expect(changesBetween(whole(kept.base), whole(kept.draft))).toEqual({
    firstName: 'Anne',
    customFields: { ice: 'mine', mine: 'y' },
  });
});
