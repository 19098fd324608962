import type { Role } from './roles.js';

/** Who makes a request, and by what they proved it. */
export type Caller = {
  id: string;
  email: string;
  name: string;
  role: Role;
  /** Only a cookie is sent along by browsers on their own, so only it needs the same-origin check. */
  via: 'cookie' | 'session' | 'api_token' | 'jwt';
};
