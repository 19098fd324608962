import { LONGEST_OF_COMPANY, LONGEST_OF_CONTACT } from '../contacts/longest.js';
import { type Cells, cut, type StagedRow, type ValueColumn } from './staged-row.js';
import { cleanLine, domainValue, emailValue, linkedinValue, timezoneValue, type Value } from './values.js';

/** Where a field of the file goes, what it is called in a sentence, and how long it may be. */
export type Line = readonly [field: string, column: ValueColumn, label: string, longest: number];

const FIRST_NAME: Line = ['first_name', 'first_name', 'The first name', LONGEST_OF_CONTACT.firstName];
const LAST_NAME: Line = ['last_name', 'last_name', 'The last name', LONGEST_OF_CONTACT.lastName];

const LINES: readonly Line[] = [
  FIRST_NAME,
  LAST_NAME,
  ['title', 'title', 'The title', LONGEST_OF_CONTACT.title],
  ['seniority', 'seniority', 'The seniority', LONGEST_OF_CONTACT.seniority],
  ['city', 'city', 'The city', LONGEST_OF_CONTACT.city],
  ['region', 'region', 'The region', LONGEST_OF_CONTACT.region],
  ['country', 'country', 'The country', LONGEST_OF_CONTACT.country],
  ['company', 'company_name', 'The company name', LONGEST_OF_COMPANY.name],
  ['company_city', 'company_city', 'The city of the company', LONGEST_OF_COMPANY.city],
  ['company_region', 'company_region', 'The region of the company', LONGEST_OF_COMPANY.region],
  ['company_country', 'company_country', 'The country of the company', LONGEST_OF_COMPANY.country],
  ['industry', 'industry', 'The industry', LONGEST_OF_COMPANY.industry],
  ['sub_industry', 'sub_industry', 'The sub-industry', LONGEST_OF_COMPANY.subIndustry],
];

/** Fills in what a row says of a person; without a usable e-mail address or LinkedIn profile it is rejected. */
export function fillContact(row: StagedRow, cells: Cells): void {
  const email = emailValue(cells.get('email'));
  const linkedin = linkedinValue(cells.get('linkedin_url'));
  if (!(email && 'value' in email) && !(linkedin && 'value' in linkedin)) {
    row.rejection = unidentified(email, linkedin);
    return;
  }
  keep(row, 'email', email, 'invalid_email', 'The contact is taken without it.');
  keep(row, 'linkedin_url', linkedin, 'invalid_linkedin_url', 'The contact is taken without it.');
  keep(row, 'timezone', timezoneValue(cells.get('timezone')), 'invalid_timezone', 'It is left out.');
  keep(row, 'company_domain', domainValue(cells.get('company_domain')), 'invalid_domain', 'It is left out.');
  fillLines(row, cells, LINES);
  if (row.values.first_name === undefined && row.values.last_name === undefined) splitName(row, cells);
  const customFields = cells.custom();
  if (customFields) row.customFields = customFields;
}

function unidentified(email: Value, linkedin: Value) {
  const problems = [email, linkedin].map((found) =>
    found && 'problem' in found ? found.problem : undefined,
  );
  if (problems[0])
    return {
      code: 'invalid_email',
      message: `${problems[0]} There is no ${problems[1] ? 'usable ' : ''}LinkedIn profile either, so nothing says who this is.`,
    };
  if (problems[1])
    return {
      code: 'invalid_linkedin_url',
      message: `${problems[1]} There is no e-mail address either, so nothing says who this is.`,
    };
  return {
    code: 'no_identity',
    message: 'There is no e-mail address and no LinkedIn profile, so nothing says who this is.',
  };
}

/** Takes a checked value, or notes why it is left out. */
export function keep(row: StagedRow, column: ValueColumn, found: Value, code: string, effect: string): void {
  if (!found) return;
  if ('value' in found) row.values[column] = found.value;
  else row.warnings.push({ code, message: `${found.problem} ${effect}` });
}

/** Takes plain lines of text, each cut to its longest. */
export function fillLines(row: StagedRow, cells: Cells, lines: readonly Line[]): void {
  for (const line of lines) fillLine(row, cells.get(line[0]), line);
}

function fillLine(row: StagedRow, cell: string, [, column, label, longest]: Line): void {
  const text = cleanLine(cell);
  if (text !== '') row.values[column] = cut(text, label, longest, row.warnings);
}

/** `Ada King Lovelace` is Ada + King Lovelace; `Lovelace, Ada` the other way round. */
function splitName(row: StagedRow, cells: Cells): void {
  const name = cleanLine(cells.get('full_name'));
  const [before, after] = name.split(/\s*,\s*/, 2);
  const [first, last] = after ? [after, before] : [name.split(' ')[0], name.split(' ').slice(1).join(' ')];
  fillLine(row, first ?? '', FIRST_NAME);
  fillLine(row, last ?? '', LAST_NAME);
}
