import { z } from 'zod';

export const organisationTexts = z
  .object({
    postalAddress: z.string().nullable().describe('Stands under every e-mail; null = not said yet.'),
    optOutText: z
      .string()
      .describe('Stands under every e-mail; `{{ unsubscribe_url }}` is where to opt out.'),
  })
  .meta({ id: 'Settings' });

export const organisationTextChanges = z
  .object({
    postalAddress: z.string().max(1_000).nullable(),
    optOutText: z.string().max(2_000).nullable().describe('Null brings the usual text back.'),
  })
  .partial()
  .meta({ id: 'SettingsChanges', examples: [{ postal_address: 'Acme Ltd, 1 High Street, London' }] });
