import type { Queryable } from '../database/connect.js';
import { organisationSettings } from '../schema/organisation-settings.js';

/** What the organisation writes under every e-mail. */
export type OrganisationTexts = {
  /** Where it can be reached by post, as many laws ask for; null = not said yet. */
  postalAddress: string | null;
  /** How to opt out; `{{ unsubscribe_url }}` stands for the address of the page. */
  optOutText: string;
};

export const DEFAULT_OPT_OUT_TEXT =
  'If you would rather not hear from us again, you can opt out here: {{ unsubscribe_url }}';

export const SETTING_KEYS = {
  postalAddress: 'postal_address',
  optOutText: 'opt_out_text',
} as const satisfies Record<keyof OrganisationTexts, string>;

/** The texts as set, and the default where nothing is. */
export async function organisationTexts(db: Queryable): Promise<OrganisationTexts> {
  const rows = await db.select().from(organisationSettings);
  const values = new Map(rows.map((row) => [row.key, row.value]));
  return {
    postalAddress: values.get(SETTING_KEYS.postalAddress) ?? null,
    optOutText: values.get(SETTING_KEYS.optOutText) ?? DEFAULT_OPT_OUT_TEXT,
  };
}
