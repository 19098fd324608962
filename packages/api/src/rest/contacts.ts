import { getContact, listCompanies, listContacts, updateContact } from '@outreach/core';
import { z } from 'zod';
import { changedContact, company, contact, contactChanges, contactQuery } from '../schemas/contacts.js';
import { route } from './route.js';

export const contactRoutes = [
  route({
    method: 'get',
    path: '/contacts',
    operationId: 'listContacts',
    summary: 'Contacts, filtered',
    role: 'member',
    query: contactQuery,
    status: 200,
    response: z.array(contact),
    paged: true,
    handler: ({ db }, { query }) => listContacts(db, query),
  }),
  route({
    method: 'get',
    path: '/contacts/{id}',
    operationId: 'getContact',
    summary: 'One contact',
    role: 'member',
    status: 200,
    response: contact,
    handler: ({ db }, { params }) => getContact(db, { contactId: params.id }),
  }),
  route({
    method: 'put',
    path: '/contacts/{id}',
    operationId: 'updateContact',
    summary: 'Change a contact; messages held back for what was missing are tried again',
    role: 'director',
    body: contactChanges,
    status: 200,
    response: changedContact,
    handler: ({ db, actor }, { params, body: { expected, ...patch } }) =>
      updateContact(db, { contactId: params.id, patch, expected, actor }),
  }),
  route({
    method: 'get',
    path: '/companies',
    operationId: 'listCompanies',
    summary: 'Companies, filtered',
    role: 'member',
    query: contactQuery,
    status: 200,
    response: z.array(company),
    paged: true,
    handler: ({ db }, { query }) => listCompanies(db, query),
  }),
];
