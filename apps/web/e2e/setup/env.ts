/** An empty database to test with, in place of an embedded one of our own. */
export const GIVEN_DATABASE = process.env.E2E_DATABASE_URL;
