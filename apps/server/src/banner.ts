import type { DemoLogIns } from './demo-users.js';

/** What is printed once the server answers: where it is, who may log in, what to do next. */
export function banner(params: {
  address: string;
  logIns: DemoLogIns | undefined;
  executor: boolean;
  dataDir: string;
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
  lines.push('', '  Next: the five-minute tour in README.md. Ctrl-C stops everything.', '');
  return lines.join('\n');
}
