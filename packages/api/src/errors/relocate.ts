import { HttpProblem, type InputError } from './problems.js';
import { toProblem } from './to-problem.js';

/**
 * Core says which field is wrong by its own name; what a route takes from elsewhere, or under another name, is found
 * there by the caller.
 * @param from how `loc` begins as core's field would be found in a body
 */
export async function relocate<T>(
  run: () => Promise<T>,
  from: InputError['loc'],
  to: InputError['loc'],
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const { code, message, extra } = toProblem(error);
    if (!extra.errors?.some(({ loc }) => beginsWith(loc, from))) throw error;
    const errors = extra.errors.map((one) =>
      beginsWith(one.loc, from) ? { ...one, loc: [...to, ...one.loc.slice(from.length)] } : one,
    );
    throw new HttpProblem(code, message, { ...extra, errors });
  }
}

const beginsWith = (loc: InputError['loc'], start: InputError['loc']): boolean =>
  start.every((part, index) => loc[index] === part);
