/**
 * `node sum.mjs STEPS`: adds up what the steps of `.ci/run` have found, and prints `N passed, N failed`.
 *
 * STEPS has a line a step: name, exit code and the file that its test runner reported to, with tabs between.
 */
import { readFileSync } from 'node:fs';

const say = (line) => process.stdout.write(`${line}\n`);

const steps = readFileSync(process.argv[2], 'utf8').trimEnd().split('\n');
let passed = 0;
let failed = 0;
for (const step of steps) {
  const [name, code, report] = step.split('\t');
  const counts = report ? counted(report) : { passed: code === '0' ? 1 : 0, failed: 0 };
  // A step that failed has failed, whatever its report says or lacks.
  if (code !== '0' && counts.failed === 0) counts.failed = 1;
  say(`${name}: ${counts.passed} passed, ${counts.failed} failed`);
  for (const failure of counts.failures ?? []) say(`  ${failure}`);
  passed += counts.passed;
  failed += counts.failed;
}
say(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** The figures of a JSON report by vitest or Playwright; nothing when there is none. */
function counted(file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0 };
  }
  if (report.stats) {
    const { expected, flaky, unexpected } = report.stats;
    return { passed: expected + flaky, failed: unexpected };
  }
  const suites = report.testResults.filter((suite) => suite.status === 'failed');
  // A file that cannot be loaded has no tests that could fail.
  const unloaded = suites.filter((suite) => suite.assertionResults.every((test) => test.status !== 'failed'));
  const failures = suites.flatMap((suite) =>
    suite.assertionResults.filter((test) => test.status === 'failed').map((test) => test.fullName),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    failures: [...failures, ...unloaded.map((suite) => suite.name)],
  };
}
