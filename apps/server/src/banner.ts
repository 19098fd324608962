import type { DemoLogIns } from './demo-users.js';

/** What is printed once the server answers: where it is, who may log in, what to do next. */
export function banner(params: {
  address: string;
  logIns: DemoLogIns | undefined;
  executor: boolean;
  dataDir: string;
  /** False while there is no user at all. */
  hasUsers: boolean;
}): string {
  const { address, logIns } = params;
  const lines = [
    '',
    `Outreach campaigns is ready: ${address}`,
    '',
    `  API          ${address}/api/docs`,
    `  Executor     ${params.executor ? 'running; sends what is due' : 'off; start one with "pnpm executor watch"'}`,
    `  Data         ${params.dataDir}`,
  ];
  if (logIns) {
    lines.push(
      '',
      '  Demo log-ins',
      ...logIns.emails.map((email) => `    ${email}`),
      `    password   ${logIns.password ?? 'not kept here; start with DEMO_PASSWORD=… to set a new one'}`,
    );
  }
  const next = params.hasUsers
    ? 'Next: the five-minute tour in README.md.'
    : `Nobody can log in yet. Make the first user in another terminal:
  pnpm outreach user add --email you@example.com --name You --role admin
 `;
  lines.push('', `  ${next} Ctrl-C stops everything.`, '');
  return lines.join('\n');
}
