import { startTestCluster } from '@outreach/testkit';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { migrateDatabase } from '../../src/index.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser URL of the cluster that this test run started. */
    adminUrl: string;
  }
}

/**
 * A migrated database that every suite clones, in one throw-away cluster a run; or in the server that TEST_DATABASE_URL
 * names as a superuser, to see that all of it holds there, too.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const cluster = given ? { adminUrl: given, stop: async () => {} } : await startTestCluster();
  const admin = postgres(cluster.adminUrl, { max: 1, onnotice: () => undefined });
  const drop = () => admin`DROP DATABASE IF EXISTS outreach_template WITH (FORCE)`;
  await drop();
  await admin`CREATE DATABASE outreach_template`;
  const url = new URL(cluster.adminUrl);
  url.pathname = '/outreach_template';
  await migrateDatabase({ url: url.href });
  project.provide('adminUrl', cluster.adminUrl);
  return async () => {
    if (given) await drop();
    await admin.end();
    await cluster.stop();
  };
}
