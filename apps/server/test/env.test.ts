import { describe, expect, it } from 'vitest';
import { readSettings } from '../src/env.js';

describe('the settings', () => {
  it('have defaults, and an empty one counts as unset', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: '' })).toEqual({
      PORT: 3000,
      HOST: '127.0.0.1',
      DATA_DIR: '.data',
      DEMO: 'on',
      LOG_LEVEL: 'info',
      EXECUTOR: 'on',
    });
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['DATABASE_URL', 'mysql://host/db'],
    ['DATABASE_URL', 'postgres://ann:Zx#cr@host/db'],
    ['EXECUTOR', 'maybe'],
    ['DEMO', 'maybe'],
    ['LOG_LEVEL', 'loud'],
    ['AUTH_SECRET', 'too short'],
    ['SECRET_KEY', 'too short'],
    ['SECRET_KEY_PREVIOUS', `${'x'.repeat(32)},too short`],
    ['SECRET_KEY_PREVIOUS', `${'x'.repeat(32)},`],
    ['DEMO_PASSWORD', 'short'],
    ['AUTH_JWKS_URL', 'keys'],
    ['AUTH_JWT_SECRET', 'short'],
    ['PUBLIC_URL', 'outreach.example.com'],
    ['TRUSTED_ORIGINS', 'https://a.example.com/path'],
    ['TRUST_PROXY', 'yes'],
  ])('refuse %s=%s by name, in one line', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^${name}: [^\n]*$`));
  });

  it('refuse two sources of tokens', () => {
    const both = { AUTH_JWKS_URL: 'https://a.example.com/keys', AUTH_JWT_SECRET: 'x'.repeat(32) };
    expect(() => readSettings(both)).toThrow('only one of them');
  });

  it('take a list of origins', () => {
    const { TRUSTED_ORIGINS } = readSettings({
      TRUSTED_ORIGINS: 'https://a.example.com, http://localhost:5173',
    });
    expect(TRUSTED_ORIGINS).toEqual(['https://a.example.com', 'http://localhost:5173']);
  });
});
