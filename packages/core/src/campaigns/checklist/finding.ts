import type { Problem } from '../../domain-error.js';

export type Finding = {
  code: string;
  /** `block`: activation is refused. `warn`: it is not, but somebody should know. */
  level: 'block' | 'warn';
  detail: string;
  /** How many people it is about; null when it is about the campaign. */
  count: number | null;
  stepNumber: number | null;
  field: string | null;
  /** Some of the people it is about, by recipient id. */
  examples: string[];
};

/** At most so many people are named in a finding. */
export const EXAMPLES = 100;

export const warning = (code: string, detail: string, more: Partial<Finding> = {}): Finding => ({
  code,
  level: 'warn',
  detail,
  count: null,
  stepNumber: null,
  field: null,
  examples: [],
  ...more,
});

/** A problem for which activation is refused. */
export const blocking = ({ type, message, path }: Problem): Finding => ({
  ...warning(type, message),
  level: 'block',
  stepNumber: typeof path[1] === 'number' ? path[1] + 1 : null,
  field: (path.length > 1 ? path[2] : path[0])?.toString() ?? null,
});
