import { listSuppressions, type Suppressible, suppress, unsuppress } from '@outreach/core';
import { z } from 'zod';
import { relocate } from '../errors/relocate.js';
import { newSuppressionRest, suppressed, suppression, suppressionQuery } from '../schemas/suppressions.js';
import { route } from './route.js';

/** The shapes that callers send, as the two that core knows. */
function whomOf(body: z.output<typeof newSuppressionRest>): Suppressible {
  if ('address' in body) return { addresses: [body.address] };
  return 'addresses' in body ? { addresses: body.addresses } : { contactId: body.contactId };
}

export const suppressionRoutes = [
  route({
    method: 'get',
    path: '/suppressions',
    operationId: 'listSuppressions',
    summary: 'Addresses that nothing is sent to, newest first',
    role: 'member',
    query: suppressionQuery,
    status: 200,
    response: z.array(suppression),
    paged: true,
    handler: ({ db }, { query }) => listSuppressions(db, query),
  }),
  route({
    method: 'post',
    path: '/suppressions',
    operationId: 'suppress',
    summary: 'Send nothing to an address any more, by any campaign',
    role: 'director',
    body: newSuppressionRest,
    status: 201,
    response: suppressed,
    // Of a contact that is not there.
    refuses: [404],
    handler: ({ db, actor }, { body }) => {
      const run = () => suppress(db, { ...whomOf(body), reason: body.reason, actor });
      return 'address' in body ? relocate(run, ['body', 'addresses', 0], ['body', 'address']) : run();
    },
  }),
  route({
    method: 'delete',
    path: '/suppressions/{address}',
    operationId: 'unsuppress',
    summary: 'Allow an address again; who has ended stays so',
    role: 'admin',
    status: 204,
    handler: ({ db, actor }, { params }) => unsuppress(db, { address: params.address, actor }),
  }),
];
