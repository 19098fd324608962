/**
 * Longest values of a contact, in characters: an import cuts what is longer and says so, an edit refuses it. Those with a rule
 * of their own (address, profile, zone) are no shorter than what it lets through.
 */
export const LONGEST_OF_CONTACT = {
  firstName: 200,
  lastName: 200,
  email: 320,
  linkedinUrl: 2000,
  title: 200,
  seniority: 200,
  timezone: 100,
  city: 200,
  region: 200,
  country: 200,
  /** Of one custom field. */
  custom: 4000,
} as const;

/** The same of a company. */
export const LONGEST_OF_COMPANY = {
  name: 300,
  domain: 253,
  industry: 200,
  subIndustry: 200,
  city: 200,
  region: 200,
  country: 200,
} as const;
