import { REDACTED_PATHS } from '@outreach/api';
import { errorForLog } from '@outreach/core';
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

/** Logs to standard error: readable on a terminal, JSON lines anywhere else. */
export function createLogger(level: string): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: REDACTED_PATHS,
    serializers: { err: errorForLog },
  };
  return process.stderr.isTTY
    ? pino(
        options,
        pretty({
          destination: 2,
          sync: true,
          colorize: true,
          translateTime: 'SYS:HH:MM:ss',
          singleLine: true,
        }),
      )
    : pino(options, onStandardError());
}

/** A log that is full is no reason to answer nobody any more. */
function onStandardError() {
  const destination = pino.destination({ dest: 2, sync: true });
  destination.on('error', () => undefined);
  return destination;
}
