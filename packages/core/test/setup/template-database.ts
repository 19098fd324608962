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

/** One throw-away cluster a run, with a migrated database that every suite clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  const admin = postgres(cluster.adminUrl, { max: 1 });
  await admin.unsafe('CREATE DATABASE outreach_template');
  await admin.end();
  const url = new URL(cluster.adminUrl);
  url.pathname = '/outreach_template';
  await migrateDatabase({ url: url.href });
  project.provide('adminUrl', cluster.adminUrl);
  return cluster.stop;
}
