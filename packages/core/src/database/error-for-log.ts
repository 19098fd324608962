/** What a failed statement was given stands at the end of the message that Drizzle makes of it. */
const GIVEN = /\nparams: [\s\S]*$/;

/**
 * What may be logged of an error: what went wrong and where, never the values of a statement, which are names,
 * addresses, and what sessions are known by. For the `err` of a logger.
 */
export function errorForLog(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack = '', cause } = error;
  const said = message.replace(GIVEN, '');
  return {
    type: name,
    message: said,
    // It begins with the message.
    stack: stack.replace(message, () => said),
    ...('code' in error ? { code: error.code } : {}),
    ...(cause === undefined ? {} : { cause: errorForLog(cause) }),
  };
}
