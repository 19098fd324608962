import { schema } from '@outreach/core';
import { z } from 'zod';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../auth/better-auth.js';
import { id, instant, line } from './shared.js';

export const role = z.enum(schema.USER_ROLES);
const email = () => z.string().trim().max(320).pipe(z.email());

export const user = z.object({ id: id(), email: z.string(), name: z.string(), role }).meta({ id: 'User' });

export const listedUser = user.extend({ createdAt: instant(), deactivatedAt: instant().nullable() });

export const password = z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH);

export const newUser = z.object({ email: email(), name: line(200), role, password });
export const newPassword = z.object({ email: email(), password });
export const newRole = z.object({ email: email(), role });
export const userByEmail = z.object({ email: email() });

export const credentials = z
  .object({ email: z.string().max(320), password: z.string().max(1000) })
  .meta({ id: 'Credentials', examples: [{ email: 'director@example.com', password: '…' }] });

export const loggedIn = z
  .object({ accessToken: z.string(), tokenType: z.literal('bearer'), user })
  .meta({ id: 'LoggedIn' });

export const apiToken = z.object({
  id: id(),
  email: z.string(),
  name: z.string().nullable(),
  start: z.string().nullable(),
  createdAt: instant(),
  expiresAt: instant().nullable(),
  lastUsedAt: instant().nullable(),
});

export const newApiToken = z.object({
  email: email(),
  name: line(100).optional(),
  expiresInDays: z.number().int().min(1).max(3650).optional(),
});

export const createdApiToken = z.object({ id: id(), token: z.string() });
