import { logIn, logOut } from '../auth/log-in.js';
import { credentials, loggedIn, user } from '../schemas/users.js';
import { route } from './route.js';

export const authRoutes = [
  route({
    method: 'post',
    path: '/auth/login',
    operationId: 'login',
    summary: 'Log in by e-mail address and password',
    description: 'Also sets the session cookie that the console uses.',
    role: 'public',
    body: credentials,
    status: 200,
    response: loggedIn,
    handler: async ({ db, auth, headers, setCookies }, { body }) => {
      const { cookies, ...answer } = await logIn({ db, auth }, { ...body, headers });
      setCookies(cookies);
      return answer;
    },
  }),
  route({
    method: 'get',
    path: '/auth/me',
    operationId: 'me',
    summary: 'Who I am',
    role: 'member',
    status: 200,
    response: user,
    handler: async ({ caller }) => caller,
  }),
  route({
    method: 'post',
    path: '/auth/logout',
    operationId: 'logout',
    summary: 'End this session',
    role: 'member',
    status: 204,
    handler: async ({ auth, headers, setCookies }) => setCookies(await logOut(auth, headers)),
  }),
];
