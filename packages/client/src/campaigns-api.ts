import type { RestTypes } from '@outreach/api';
import { type CallOptions, createSend } from './send.js';

/** A page of a list, and how many there are in all. */
export type Paged<T> = T[] & { total: number };

/** Whom to add: contacts by id, or everybody a filter finds. */
export type Audience =
  | string[]
  | (({ contact_ids: string[] } | { filter: RestTypes['ContactFilter'] }) & {
      /** Take also people who are under way in another active campaign. */
      include_active_elsewhere?: boolean;
      /** Take also people who were removed from this campaign after it had reached them: they begin anew. */
      include_contacted_before?: boolean;
    });

export type CampaignsApiParams = {
  /** Where the server is, without `/api`; empty in a page that it serves itself. */
  baseUrl: string;
  /** A session or API token, or where to find it now. After `login` its token is used, unless this is a function. */
  token?: string | (() => string | undefined) | undefined;
  fetch?: typeof fetch | undefined;
};

export type CampaignsApi = ReturnType<typeof createCampaignsApi>;

/** The REST client: one function a call, in the words of the REST table. All throw ApiError when refused. */
export function createCampaignsApi(params: CampaignsApiParams) {
  let token = typeof params.token === 'string' ? params.token : undefined;
  const given = typeof params.token === 'function' ? params.token : undefined;
  const send = createSend({
    baseUrl: params.baseUrl,
    token: given ?? (() => token),
    fetch: params.fetch ?? globalThis.fetch.bind(globalThis),
  });

  const json = async <T>(call: Parameters<typeof send>[0]): Promise<T> =>
    (await (await send(call)).json()) as T;
  const get = <T>(path: string, query?: object) => json<T>({ method: 'GET', path, query });
  const post = <T>(path: string, body?: unknown, options?: CallOptions) =>
    json<T>({ method: 'POST', path, body, options });
  const put = <T>(path: string, body: unknown) => json<T>({ method: 'PUT', path, body });
  const del = async (path: string): Promise<void> => void (await send({ method: 'DELETE', path }));
  const page = async <T>(path: string, query?: object): Promise<Paged<T>> => {
    const response = await send({ method: 'GET', path, query });
    const items = (await response.json()) as T[];
    return Object.assign(items, { total: Number(response.headers.get('x-total-count') ?? items.length) });
  };

  return {
    /** Later calls carry the session's token, unless the client was given a function to find it. */
    login: async (email: string, password: string) => {
      const answer = await post<RestTypes['LoggedIn']>('/auth/login', { email, password });
      token = answer.access_token;
      return answer;
    },
    logout: async (): Promise<void> => {
      await send({ method: 'POST', path: '/auth/logout' });
      token = undefined;
    },
    me: () => get<RestTypes['User']>('/auth/me'),

    getCampaigns: (query?: RestTypes['CampaignQuery']) => page<RestTypes['Campaign']>('/campaigns', query),
    getCampaign: (id: string) => get<RestTypes['CampaignDetails']>(at`/campaigns/${id}`),
    createCampaign: (data: RestTypes['NewCampaign'], options?: CallOptions) =>
      post<RestTypes['CampaignDetails']>('/campaigns', data, options),
    updateCampaign: (id: string, data: RestTypes['CampaignChanges']) =>
      put<RestTypes['CampaignDetails']>(at`/campaigns/${id}`, data),
    deleteCampaign: (id: string) => del(at`/campaigns/${id}`),
    activateCampaign: (id: string, options?: CallOptions) =>
      post<RestTypes['CampaignDetails']>(at`/campaigns/${id}/activate`, undefined, options),
    pauseCampaign: (id: string, options?: CallOptions) =>
      post<RestTypes['PausedCampaign']>(at`/campaigns/${id}/pause`, undefined, options),
    duplicateCampaign: (id: string, options?: CallOptions) =>
      post<RestTypes['CampaignDetails']>(at`/campaigns/${id}/duplicate`, undefined, options),
    getStats: (id: string) => get<RestTypes['CampaignStatistics']>(at`/campaigns/${id}/stats`),
    getChecklist: (id: string) => get<RestTypes['Checklist']>(at`/campaigns/${id}/checklist`),
    /** What will be sent, day by day, if it goes on or is started now. */
    getForecast: (id: string, query?: { days?: number }) =>
      json<RestTypes['DailyForecast']>({ method: 'GET', path: at`/campaigns/${id}/forecast`, query }),
    /** Why nothing is being sent. */
    getWaiting: (id: string) => get<RestTypes['CampaignWaiting']>(at`/campaigns/${id}/waiting`),
    executeNext: (id: string, query?: { limit?: number }, options?: CallOptions) =>
      json<RestTypes['Executed']>({
        method: 'POST',
        path: at`/campaigns/${id}/execute-next`,
        query,
        options,
      }),

    getSequences: (campaignId: string) => get<RestTypes['Step'][]>(at`/campaigns/${campaignId}/sequences`),
    createSequence: (campaignId: string, data: RestTypes['NewStep'], options?: CallOptions) =>
      post<RestTypes['Step']>(at`/campaigns/${campaignId}/sequences`, data, options),
    updateSequence: (campaignId: string, stepNumber: number, data: RestTypes['StepChanges']) =>
      put<RestTypes['Step']>(at`/campaigns/${campaignId}/sequences/${stepNumber}`, data),
    deleteSequence: (campaignId: string, stepNumber: number) =>
      del(at`/campaigns/${campaignId}/sequences/${stepNumber}`),
    reorderSequences: (campaignId: string, sequenceIds: string[], options?: CallOptions) =>
      post<RestTypes['Step'][]>(
        at`/campaigns/${campaignId}/sequences/reorder`,
        { sequence_ids: sequenceIds },
        options,
      ),

    getRecipients: (campaignId: string, query?: RestTypes['RecipientQuery']) =>
      page<RestTypes['Recipient']>(at`/campaigns/${campaignId}/recipients`, query),
    getRecipient: (campaignId: string, recipientId: string) =>
      get<RestTypes['Recipient']>(at`/campaigns/${campaignId}/recipients/${recipientId}`),
    addRecipients: (campaignId: string, contacts: Audience, options?: CallOptions) =>
      post<RestTypes['AddedRecipients']>(
        at`/campaigns/${campaignId}/recipients`,
        Array.isArray(contacts) ? { contact_ids: contacts } : contacts,
        options,
      ),
    removeRecipient: (campaignId: string, recipientId: string) =>
      del(at`/campaigns/${campaignId}/recipients/${recipientId}`),
    markResponded: (campaignId: string, recipientId: string, options?: CallOptions) =>
      post<RestTypes['RespondedRecipient']>(
        at`/campaigns/${campaignId}/recipients/${recipientId}/mark-responded`,
        undefined,
        options,
      ),

    /** Holds back all that is still to come for one person. */
    pauseRecipient: (campaignId: string, recipientId: string, options?: CallOptions) =>
      post<RestTypes['PausedRecipient']>(
        at`/campaigns/${campaignId}/recipients/${recipientId}/pause`,
        undefined,
        options,
      ),
    resumeRecipient: (campaignId: string, recipientId: string, options?: CallOptions) =>
      post<RestTypes['Recipient']>(
        at`/campaigns/${campaignId}/recipients/${recipientId}/resume`,
        undefined,
        options,
      ),

    /** Their last e-mail came back. */
    markBounced: (
      campaignId: string,
      recipientId: string,
      data: RestTypes['Bounce'] = {},
      options?: CallOptions,
    ) =>
      post<RestTypes['BouncedRecipient']>(
        at`/campaigns/${campaignId}/recipients/${recipientId}/mark-bounced`,
        data,
        options,
      ),

    getRecipientActions: (campaignId: string, recipientId: string) =>
      get<RestTypes['Action'][]>(at`/campaigns/${campaignId}/recipients/${recipientId}/actions`),
    /** The text as it went out from a sender; 404 where none is kept. */
    getSentMessage: (campaignId: string, actionId: string) =>
      get<RestTypes['SentMessage']>(at`/campaigns/${campaignId}/actions/${actionId}/message`),
    getAttention: (campaignId: string, query?: RestTypes['AttentionQuery']) =>
      page<RestTypes['AttentionItem']>(at`/campaigns/${campaignId}/attention`, query),
    resolveAction: (
      campaignId: string,
      actionId: string,
      as: RestTypes['Resolution']['as'],
      options?: CallOptions,
    ) => post<RestTypes['Action']>(at`/campaigns/${campaignId}/actions/${actionId}/resolve`, { as }, options),

    /** The same answer for many messages that wait for a person. */
    resolveActions: (campaignId: string, data: RestTypes['ManyResolutions'], options?: CallOptions) =>
      post<RestTypes['Resolved']>(at`/campaigns/${campaignId}/attention/resolve`, data, options),

    getContacts: (query?: RestTypes['ContactQuery']) => page<RestTypes['Contact']>('/contacts', query),
    getContact: (id: string) => get<RestTypes['Contact']>(at`/contacts/${id}`),
    updateContact: (id: string, data: RestTypes['ContactChanges']) =>
      put<RestTypes['Contact']>(at`/contacts/${id}`, data),
    getCompanies: (query?: RestTypes['ContactQuery']) => page<RestTypes['Company']>('/companies', query),

    getSchedules: () => get<RestTypes['Schedule'][]>('/schedules'),
    getSchedule: (id: string) => get<RestTypes['Schedule']>(at`/schedules/${id}`),
    createSchedule: (data: RestTypes['NewSchedule'], options?: CallOptions) =>
      post<RestTypes['Schedule']>('/schedules', data, options),
    updateSchedule: (id: string, data: RestTypes['ScheduleChanges']) =>
      put<RestTypes['Schedule']>(at`/schedules/${id}`, data),
    deleteSchedule: (id: string) => del(at`/schedules/${id}`),

    getImports: (query?: { limit?: number; offset?: number }) => page<RestTypes['Import']>('/imports', query),
    getImport: (id: string) => get<RestTypes['Import']>(at`/imports/${id}`),
    /** Reads a CSV file; with `dry_run: 'true'` nothing is changed until `applyImport`. */
    importFile: (file: Blob, query?: RestTypes['ImportQuery'], options?: CallOptions) =>
      json<RestTypes['Import']>({ method: 'POST', path: '/imports', query, body: asCsv(file), options }),
    inspectFile: (file: Blob, query?: Pick<RestTypes['ImportQuery'], 'kind' | 'mapping'>) =>
      json<RestTypes['FileInspection']>({
        method: 'POST',
        path: '/imports/inspect',
        query,
        body: asCsv(file),
      }),
    applyImport: (id: string, data?: RestTypes['ApplyImport'], options?: CallOptions) =>
      post<RestTypes['Import']>(at`/imports/${id}/apply`, data, options),
    discardImport: (id: string) => del(at`/imports/${id}`),
    /** CSV for a spreadsheet. */
    getRejectedRows: async (id: string): Promise<Blob> =>
      (await send({ method: 'GET', path: at`/imports/${id}/rejected.csv` })).blob(),
  };
}

/** A path with its ids encoded. */
function at(texts: TemplateStringsArray, ...ids: (string | number)[]): string {
  return String.raw({ raw: texts }, ...ids.map((id) => encodeURIComponent(id)));
}

/** Whatever type the browser guessed, it is the table that counts. */
const asCsv = (file: Blob): Blob => file.slice(0, file.size, 'text/csv');
