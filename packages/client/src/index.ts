export type { InputError, LongestOfContact, ProblemCode, ProblemDocument, RestTypes } from '@outreach/api';
export { ApiError } from './api-error.js';
export {
  type Audience,
  type CampaignsApi,
  type CampaignsApiParams,
  createCampaignsApi,
  type Paged,
} from './campaigns-api.js';
export type { CallOptions } from './send.js';
export {
  type AppRouter,
  createTrpcClient,
  problemOf,
  type RouterInputs,
  type RouterOutputs,
} from './trpc-client.js';
