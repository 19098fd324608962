import { randomBytes } from 'node:crypto';
import { keptSecret } from './kept-secret.js';

/** What signs session cookies: the setting or, without it, one that is made once and kept. */
export async function authSecret(params: { dataDir: string; setting: string | undefined }): Promise<string> {
  const make = () => randomBytes(32).toString('base64url');
  return params.setting ?? (await keptSecret(params.dataDir, 'auth-secret', make));
}
