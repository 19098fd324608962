import { errorForLog } from '@outreach/core';
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type { Logger };

/** Logs to standard error, written before the call returns: readable on a terminal, JSON lines anywhere else. */
export function createLogger(level: string): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorForLog },
  };
  return process.stderr.isTTY
    ? pino(options, pretty({ destination: 2, sync: true, colorize: true, translateTime: 'SYS:HH:MM:ss' }))
    : pino(options, onStandardError());
}

/** A log that is full is no reason to send nothing any more. */
function onStandardError() {
  const destination = pino.destination({ dest: 2, sync: true });
  destination.on('error', () => undefined);
  return destination;
}

const UNREACHABLE =
  /^(ECONN|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|CONNECT_TIMEOUT|CONNECTION_|28|3D000|57P)/;

/** What an error says, in one line. Connection errors hold their words in a list, Drizzle's in their cause. */
export function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return sentenceOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return sentenceOf(error.cause);
  const [line] = (error.message || error.name).split('\n');
  const code = 'code' in error ? String(error.code) : '';
  return UNREACHABLE.test(code) ? `The database can't be reached: ${line}` : (line ?? error.name);
}
