import { type ColumnDef, tableFeatures } from '@tanstack/react-table';
import { nameOf } from '../../lib/format.ts';
import classes from './contacts-table.module.css';
import type { ContactRow, ContactSort } from './list-contacts.ts';

/** A place in the list, whose contact may still be on its way. */
export type ContactPlace = { index: number; contact: ContactRow | undefined };

export const contactFeatures = tableFeatures({
  columnMeta: {} as { label: string; className: string; sort: ContactSort },
});

export const contactColumns: ColumnDef<typeof contactFeatures, ContactPlace>[] = [
  {
    id: 'name',
    meta: { label: 'Name', className: classes.name ?? '', sort: 'name' },
    cell: ({ row: { original } }) =>
      original.contact ? <Person contact={original.contact} /> : <span className={classes.bar} />,
  },
  {
    id: 'role',
    meta: { label: 'Role', className: classes.wide ?? '', sort: 'role' },
    cell: ({ row }) => (
      <TwoLines first={row.original.contact?.title} second={row.original.contact?.seniority} />
    ),
  },
  {
    id: 'company',
    meta: { label: 'Company', className: classes.wide ?? '', sort: 'company' },
    cell: ({ row }) => (
      <TwoLines
        first={row.original.contact?.company?.name}
        second={row.original.contact?.company?.subIndustry ?? row.original.contact?.company?.industry}
      />
    ),
  },
  {
    id: 'fit',
    meta: { label: 'Fit score', className: classes.fit ?? '', sort: 'fit' },
    cell: ({ row: { original } }) => original.contact && (original.contact.company?.bpoFitScore ?? '–'),
  },
];

function Person({ contact }: { contact: ContactRow }) {
  const where = [contact.title, contact.company?.name].filter(Boolean).join(', ');
  return (
    <>
      {/* No router link: a screenful of them for every frame of scrolling is too much. The table follows them. */}
      <a
        href={`/contacts/${encodeURIComponent(contact.id)}`}
        data-row-link
        data-contact={contact.id}
        className={classes.link}
      >
        {nameOf(contact)}
      </a>
      <span className={`${classes.second} ${classes.onlyWide}`}>
        {contact.email ?? contact.linkedinUrl ?? ''}
      </span>
      <span className={`${classes.second} ${classes.onlyNarrow}`}>{where || contact.email}</span>
    </>
  );
}

function TwoLines({
  first,
  second,
}: {
  first: string | null | undefined;
  second: string | null | undefined;
}) {
  return (
    <>
      <span className={classes.first}>{first ?? ''}</span>
      <span className={classes.second}>{second ?? ''}</span>
    </>
  );
}
