import { expect, it } from 'vitest';
import { changesOf } from '../src/features/senders/sender-changes.ts';
import { valuesOf } from '../src/features/senders/sender-values.ts';

const values = () => {
  const fresh = valuesOf(null, 'email');
  const smtp = { ...fresh.smtp, host: 'smtp.acme.example', user: 'ann' };
  const imap = { ...fresh.imap, on: true, host: 'imap.acme.example' };
  return { ...fresh, name: 'Ann', mode: 'smtp' as const, fromEmail: 'ann@acme.example', smtp, imap };
};

it('what was not touched is not said, so that nobody undoes what another has changed', () => {
  const before = values();
  expect(changesOf(before, values())).toEqual({});
  expect(changesOf(before, { ...before, limits: { ...before.limits, perDay: 20 } })).toEqual({
    limits: { perDay: 20 },
  });
  expect(changesOf(before, { ...before, smtp: { ...before.smtp, password: 'new' } })).toEqual({
    smtp: { password: 'new' },
  });
});

it('a part that comes or goes is said as a whole', () => {
  const before = values();
  const off = { ...before, imap: { ...before.imap, on: false } };
  expect(changesOf(before, off)).toEqual({ imap: null });
  expect(changesOf(off, before)).toEqual({
    imap: { host: 'imap.acme.example', port: 993, tls: 'tls', user: null, password: null },
  });
  expect(changesOf(before, { ...before, ramp: { ...before.ramp, on: true } })).toEqual({
    limits: { ramp: { start: 10, step: 2, ceiling: 40 } },
  });
});
