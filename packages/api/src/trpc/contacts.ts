import {
  audienceFacets,
  contactHistory as contactHistoryOf,
  getContact,
  listCompanies,
  listContacts,
  updateCompany,
  updateContact,
} from '@outreach/core';
import { z } from 'zod';
import {
  changedCompany,
  changedContact,
  company,
  companyChanges,
  contact,
  contactChanges,
  contactHistory,
  contactListQuery,
  contactQuery,
  facets,
} from '../schemas/contacts.js';
import { id, pageOf } from '../schemas/shared.js';
import { director, member, router } from './init.js';

export const contactsRouter = router({
  list: member
    .input(contactListQuery.strict())
    .output(pageOf(contact))
    .query(({ ctx, input }) => listContacts(ctx.db, input)),
  get: member
    .input(z.strictObject({ contactId: id() }))
    .output(contact)
    .query(({ ctx, input }) => getContact(ctx.db, input)),
  update: director
    .input(contactChanges.extend({ contactId: id() }).strict())
    .output(changedContact)
    .mutation(({ ctx, input: { contactId, expected, ...patch } }) =>
      updateContact(ctx.db, { contactId, patch, expected, actor: ctx.actor }),
    ),
  history: member
    .input(z.strictObject({ contactId: id() }))
    .output(contactHistory)
    .query(({ ctx, input }) => contactHistoryOf(ctx.db, input)),
  facets: member.output(facets).query(({ ctx }) => audienceFacets(ctx.db)),
});

export const companiesRouter = router({
  update: director
    .input(companyChanges.extend({ companyId: id() }).strict())
    .output(changedCompany)
    .mutation(({ ctx, input: { companyId, ...patch } }) =>
      updateCompany(ctx.db, { companyId, patch, actor: ctx.actor }),
    ),
  list: member
    .input(contactQuery.strict())
    .output(pageOf(company))
    .query(({ ctx, input }) => listCompanies(ctx.db, input)),
});
