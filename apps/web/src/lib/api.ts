import { createTrpcClient } from '@outreach/client';

export type { RouterInputs, RouterOutputs } from '@outreach/client';

/** The server that this page came from, with the session cookie that it set. */
export const api = createTrpcClient({ url: '/trpc' });
