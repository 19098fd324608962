import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { campaigns } from './campaigns.js';
import { instant } from './columns.js';
import { contacts } from './contacts.js';

/**
 * Who was taken out of a campaign after it had reached them, or may have, or after they had answered: their history there
 * is gone, and they would begin anew.
 */
export const removedRecipients = pgTable(
  'removed_recipients',
  {
    campaignId: text()
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
    contactId: text()
      .notNull()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    /** The last time. */
    removedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.campaignId, t.contactId] }),
    index('removed_recipients_contact_idx').on(t.contactId),
  ],
);
