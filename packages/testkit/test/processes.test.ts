import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort, runProcess, startProcess } from '../src/index.js';

const node = (script: string) => ({ command: process.execPath, args: ['--eval', script] });

test('a process runs to its end with its output and exit code', async () => {
  const result = await runProcess(node('console.log("out"); console.error("err"); process.exitCode = 3'));
  expect(result).toEqual({ code: 3, signal: null, stdout: 'out\n', stderr: 'err\n' });
});

test('settings and marks of the test runner are kept from it, what is given is passed on', async () => {
  process.env.DATABASE_URL = 'postgres://not-for-you';
  const print = 'console.log(JSON.stringify(process.env))';
  const { stdout } = await runProcess({ ...node(print), env: { DATA_DIR: 'given', HOME: undefined } });
  delete process.env.DATABASE_URL;
  const env = JSON.parse(stdout);
  expect(env).toMatchObject({ DATA_DIR: 'given', PATH: process.env.PATH });
  for (const name of ['DATABASE_URL', 'HOME', 'NODE_ENV', 'VITEST']) expect(env).not.toHaveProperty(name);
});

test('a line is waited for, and found again later', async () => {
  const running = await startProcess(
    node('setTimeout(() => console.log("ready 1"), 50); setInterval(() => 0, 1000)'),
  );
  expect(await running.waitForLine(/^ready \d/)).toBe('ready 1');
  expect(await running.waitForLine('ready')).toBe('ready 1');
  await expect(running.waitForLine('never', 50)).rejects.toThrow(/no line with never within 50 ms\nready 1/);
  running.kill('SIGKILL');
  expect(await running.exited).toEqual({ code: null, signal: 'SIGKILL' });
});

test('a process that ends without the line fails the wait with what it said', async () => {
  const running = await startProcess(node('console.error("no luck"); process.exit(7)'));
  await expect(running.waitForLine('ready')).rejects.toThrow(
    /ended \(code 7\) without a line with ready\nno luck/,
  );
});

test('a command that does not exist is an error', async () => {
  await expect(startProcess({ command: '/no/such/command' })).rejects.toThrow(/ENOENT/);
});

test('a free port can be listened on', async () => {
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  server.close();
});
