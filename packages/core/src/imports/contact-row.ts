import { type Cells, longest, type StagedRow, tooLong, type ValueColumn } from './staged-row.js';
import {
  cleanLine,
  domainValue,
  emailValue,
  linkedinValue,
  shorten,
  timezoneValue,
  type Value,
} from './values.js';

const LINES: readonly (readonly [field: string, column: ValueColumn, label: string])[] = [
  ['first_name', 'first_name', 'The first name'],
  ['last_name', 'last_name', 'The last name'],
  ['title', 'title', 'The title'],
  ['seniority', 'seniority', 'The seniority'],
  ['city', 'city', 'The city'],
  ['region', 'region', 'The region'],
  ['country', 'country', 'The country'],
  ['company', 'company_name', 'The company name'],
  ['company_city', 'company_city', 'The city of the company'],
  ['company_region', 'company_region', 'The region of the company'],
  ['company_country', 'company_country', 'The country of the company'],
  ['industry', 'industry', 'The industry'],
  ['sub_industry', 'sub_industry', 'The sub-industry'],
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

/** Takes plain lines of text, cut to what is sensible. */
export function fillLines(
  row: StagedRow,
  cells: Cells,
  lines: readonly (readonly [field: string, column: ValueColumn, label: string])[],
): void {
  for (const [field, column, label] of lines) {
    const text = cleanLine(cells.get(field));
    if (text === '') continue;
    const max = longest(column);
    const value = shorten(text, max);
    if (value !== text) row.warnings.push(tooLong(label, max));
    row.values[column] = value;
  }
}

/** `Ada King Lovelace` is Ada + King Lovelace; `Lovelace, Ada` the other way round. */
function splitName(row: StagedRow, cells: Cells): void {
  const name = cleanLine(cells.get('full_name'));
  const [before, after] = name.split(/\s*,\s*/, 2);
  const [first, last] = after ? [after, before] : [name.split(' ')[0], name.split(' ').slice(1).join(' ')];
  if (first) row.values.first_name = shorten(first, longest('first_name'));
  if (last) row.values.last_name = shorten(last, longest('last_name'));
}
