import { LONGEST_OF_COMPANY } from '../contacts/longest.js';
import { fillLines, keep, type Line } from './contact-row.js';
import type { Cells, StagedRow } from './staged-row.js';
import { cleanLine, domainValue, isNothing, quoted, wholeNumber } from './values.js';

const LINES: readonly Line[] = [
  ['name', 'company_name', 'The name', LONGEST_OF_COMPANY.name],
  ['industry', 'industry', 'The industry', LONGEST_OF_COMPANY.industry],
  ['sub_industry', 'sub_industry', 'The sub-industry', LONGEST_OF_COMPANY.subIndustry],
  ['city', 'company_city', 'The city', LONGEST_OF_COMPANY.city],
  ['region', 'company_region', 'The region', LONGEST_OF_COMPANY.region],
  ['country', 'company_country', 'The country', LONGEST_OF_COMPANY.country],
];

/** Fills in what a row says of a company; without a name, or with an impossible score, it is rejected. */
export function fillCompany(row: StagedRow, cells: Cells): void {
  if (cleanLine(cells.get('name')) === '') {
    row.rejection = { code: 'missing_name', message: 'The company has no name.' };
    return;
  }
  const score = cells.get('bpo_fit_score');
  const points = wholeNumber(score, 0, 100);
  if (points === undefined && !isNothing(score)) {
    row.rejection = {
      code: 'invalid_fit_score',
      message: `The BPO fit score ${quoted(cleanLine(score))} is not a whole number from 0 to 100.`,
    };
    return;
  }
  if (points !== undefined) row.values.bpo_fit_score = points;
  keep(row, 'company_domain', domainValue(cells.get('domain')), 'invalid_domain', 'It is left out.');
  const founded = cells.get('founded');
  // `1881 (1894)`: founded, then founded anew.
  const year = wholeNumber(/^\D{0,3}(\d{4})(?!\d)/.exec(cleanLine(founded))?.[1] ?? founded, 1000, 2100);
  if (year !== undefined) row.values.founded = year;
  else if (!isNothing(founded))
    row.warnings.push({
      code: 'invalid_year',
      message: `${quoted(cleanLine(founded))} is not a year. It is left out.`,
    });
  fillLines(row, cells, LINES);
}
