import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { contactFields } from '../schema/contacts.js';
import { customFieldKey } from '../templates/contact-values.js';
import { TEMPLATE_VARIABLES } from '../templates/variables.js';

export type VariableInfo = {
  /** As it is written in a template. */
  name: string;
  label: string;
  custom: boolean;
};

/** What a template may name: the built-in variables, then the custom fields that contacts carry. */
export async function listVariables(db: Queryable): Promise<VariableInfo[]> {
  const fields = await db.select().from(contactFields).orderBy(sql`lower(${contactFields.label})`);
  return [
    ...Object.entries(TEMPLATE_VARIABLES).map(([name, label]) => ({ name, label, custom: false })),
    ...fields.map((field) => ({ name: customFieldKey(field.key), label: field.label, custom: true })),
  ];
}
