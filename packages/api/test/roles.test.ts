import { afterAll, beforeAll, expect, test } from 'vitest';
import { mayAct } from '../src/auth/roles.js';
import { type Role, routes } from '../src/index.js';
import { appRouter } from '../src/trpc/router.js';
import { ask } from './setup/request.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** The contract's table of roles, written out. What is new must be entered here, or these tests fail. */
const REST: Record<string, Role | 'public'> = {
  login: 'public',
  me: 'member',
  logout: 'member',
  listCampaigns: 'member',
  getCampaign: 'member',
  getChecklist: 'member',
  getStats: 'member',
  getForecast: 'member',
  getWaiting: 'member',
  listSteps: 'member',
  listRecipients: 'member',
  getRecipient: 'member',
  listActions: 'member',
  getSentMessage: 'member',
  listAttention: 'member',
  listContacts: 'member',
  getContact: 'member',
  listCompanies: 'member',
  markResponded: 'member',
  createCampaign: 'director',
  updateCampaign: 'director',
  deleteCampaign: 'director',
  activateCampaign: 'director',
  pauseCampaign: 'director',
  duplicateCampaign: 'director',
  addStep: 'director',
  updateStep: 'director',
  deleteStep: 'director',
  reorderSteps: 'director',
  addRecipients: 'director',
  removeRecipient: 'director',
  resolveAction: 'director',
  resolveActions: 'director',
  markBounced: 'director',
  pauseRecipient: 'director',
  resumeRecipient: 'director',
  executeNext: 'director',
  updateContact: 'director',
  listImports: 'director',
  importFile: 'director',
  inspectFile: 'director',
  getImport: 'director',
  discardImport: 'director',
  applyImport: 'director',
  rejectedRows: 'director',
  listSenders: 'member',
  getSender: 'member',
  createSender: 'admin',
  updateSender: 'admin',
  deleteSender: 'admin',
  testSender: 'admin',
  testStep: 'director',
  listSuppressions: 'member',
  suppress: 'director',
  unsuppress: 'admin',
  getSettings: 'admin',
  updateSettings: 'admin',
  listSchedules: 'member',
  getSchedule: 'member',
  createSchedule: 'admin',
  updateSchedule: 'admin',
  deleteSchedule: 'admin',
};

const TRPC: Record<string, Role> = {
  'auth.me': 'member',
  'actions.list': 'member',
  'actions.sentMessage': 'member',
  'actions.attention': 'member',
  'audit.list': 'member',
  'campaigns.list': 'member',
  'campaigns.get': 'member',
  'campaigns.checklist': 'member',
  'campaigns.forecast': 'member',
  'campaigns.idle': 'member',
  'campaigns.owners': 'member',
  'companies.list': 'member',
  'contacts.list': 'member',
  'contacts.get': 'member',
  'contacts.facets': 'member',
  'health.delivery': 'member',
  'recipients.list': 'member',
  'recipients.get': 'member',
  'recipients.markResponded': 'member',
  'sequences.list': 'member',
  'contacts.history': 'member',
  'sequences.preview': 'member',
  'sequences.variables': 'member',
  'stats.campaign': 'member',
  'actions.resolve': 'director',
  'actions.resolveMany': 'director',
  'recipients.markBounced': 'director',
  'recipients.pause': 'director',
  'recipients.resume': 'director',
  'actions.executeNext': 'director',
  'campaigns.create': 'director',
  'campaigns.update': 'director',
  'campaigns.delete': 'director',
  'campaigns.activate': 'director',
  'campaigns.pause': 'director',
  'campaigns.duplicate': 'director',
  'contacts.update': 'director',
  'companies.update': 'director',
  'imports.list': 'director',
  'imports.get': 'director',
  'imports.rows': 'director',
  'imports.decide': 'director',
  'imports.applyImport': 'director',
  'imports.discard': 'director',
  'recipients.add': 'director',
  'recipients.preview': 'director',
  'recipients.remove': 'director',
  'sequences.add': 'director',
  'sequences.update': 'director',
  'sequences.delete': 'director',
  'sequences.reorder': 'director',
  'schedules.list': 'member',
  'schedules.get': 'member',
  'schedules.holidayCountries': 'member',
  'schedules.create': 'admin',
  'schedules.update': 'admin',
  'schedules.delete': 'admin',
  'tokens.list': 'admin',
  'tokens.create': 'admin',
  'tokens.revoke': 'admin',
  'senders.list': 'member',
  'senders.get': 'member',
  'senders.presets': 'admin',
  'senders.usage': 'member',
  'schedules.preview': 'member',
  'senders.create': 'admin',
  'senders.update': 'admin',
  'senders.delete': 'admin',
  'senders.test': 'admin',
  'sequences.sendTest': 'director',
  'settings.get': 'admin',
  'settings.update': 'admin',
  'suppressions.list': 'member',
  'suppressions.add': 'director',
  'suppressions.remove': 'admin',
  'users.list': 'admin',
  'users.create': 'admin',
  'users.setPassword': 'admin',
  'users.setRole': 'admin',
  'users.deactivate': 'admin',
  'users.reactivate': 'admin',
};

type Procedure = { _def: { type: 'query' | 'mutation'; meta?: { role?: Role } } };
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);

test('every route and procedure declares the role that the contract gives it', () => {
  expect(Object.fromEntries(routes.map((route) => [route.operationId, route.role]))).toEqual(REST);
  expect(Object.fromEntries(procedures.map(([path, { _def }]) => [path, _def.meta?.role]))).toEqual(TRPC);
});

const ROLES: Role[] = ['member', 'director', 'admin'];
const closed = routes.filter((route) => route.role !== 'public');

test.each(closed)('$method $path is for its role and those above, for nobody else', async (route) => {
  const call = `${route.method.toUpperCase()} ${route.path.replace(/\{\w+\}/g, '1')}`;
  const nobody = await ask(api, call, { as: null });
  expect([nobody.status, nobody.body.code]).toEqual([401, 'unauthorized']);
  expect(nobody.headers.get('www-authenticate')).toMatch(/^Bearer/);
  for (const role of ROLES) {
    const { status, body } = await ask(api, call, { as: role });
    if (mayAct(role, route.role as Role)) expect([401, 403]).not.toContain(status);
    else expect([status, body.code]).toEqual([403, 'forbidden']);
  }
});

async function callProcedure(path: string, type: 'query' | 'mutation', token?: string) {
  const response = await fetch(`${api.url}/trpc/${path}`, {
    method: type === 'query' ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(type === 'query' ? {} : { body: '{}' }),
  });
  return { status: response.status, body: (await response.json()) as never };
}

test.each(procedures)('%s is for its role and those above, for nobody else', async (path, { _def }) => {
  const nobody = await callProcedure(path, _def.type);
  expect(nobody.status).toBe(401);
  expect(nobody.body).toMatchObject({ error: { json: { data: { problem: { code: 'unauthorized' } } } } });
  for (const role of ROLES) {
    const { status, body } = await callProcedure(path, _def.type, api.tokens[role]);
    if (mayAct(role, _def.meta?.role ?? 'admin')) expect([401, 403]).not.toContain(status);
    else {
      expect(status).toBe(403);
      expect(body).toMatchObject({
        error: { json: { data: { code: 'FORBIDDEN', problem: { code: 'forbidden' } } } },
      });
    }
  }
});

test('a refusal for the role comes before any word about the body', async () => {
  const { status } = await ask(api, 'POST /campaigns', {
    as: 'member',
    raw: '{',
    headers: { 'content-type': 'text/x' },
  });
  expect(status).toBe(403);
});
