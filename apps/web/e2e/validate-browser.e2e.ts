import { rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { runProcess } from '@outreach/testkit';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { listScreens } from './setup/screens.ts';

const server = inject('server');
const SCRIPT = fileURLToPath(new URL('../validate-browser.sh', import.meta.url));
const PICTURES = fileURLToPath(new URL('.screenshots/validated', import.meta.url));

const validate = (...args: string[]) => runProcess({ command: SCRIPT, args });

/** Announces the end of loading once the page has been there for some frames, and complains with it. */
const LATE = `<script>
  let frames = 30;
  const wait = () => {
    if (frames-- > 0) return requestAnimationFrame(wait);
    console.error('too late');
    document.querySelector('[aria-busy]').remove();
  };
  wait();
</script>`;

describe('validate-browser.sh', () => {
  it('finds no fault on any screen with demo data', { timeout: 300_000 }, async () => {
    await rm(PICTURES, { recursive: true, force: true });
    const urls = (await listScreens(server)).map((screen) => server.baseUrl + screen);
    const { code, stdout, stderr } = await validate(
      ...urls,
      ...['--email', 'admin@example.com', '--password', server.password, '--screenshots', PICTURES],
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toEqual(urls.map((url) => `${url}: no fault`));
  });

  describe('on a page that is broken', () => {
    let http: Server | undefined;
    afterEach(() => void http?.close());

    const serve = async (answer: RequestListener): Promise<string> => {
      const listening = createServer(answer).listen(0, '127.0.0.1');
      http = listening;
      await new Promise((resolve) => listening.once('listening', resolve));
      return `http://127.0.0.1:${(listening.address() as AddressInfo).port}/`;
    };
    const page = (body: string) =>
      serve((request, response) => {
        const here = request.url === '/' || request.url === '/favicon.ico';
        response.writeHead(here ? 200 : 404, { 'content-type': 'text/html' });
        response.end(here ? `<!doctype html><title>A page</title>${body}` : '');
      });
    const FRAME = '<header>A</header><nav>B</nav><main>C</main>';

    it('says nothing against one that is whole', async () => {
      const url = await page(FRAME);
      expect(await validate(url)).toMatchObject({ code: 0, stdout: `${url}: no fault\n`, stderr: '' });
    });

    it.each([
      ['an error in the console', `${FRAME}<script>console.error('too bad')</script>`, /console: too bad/],
      ['an error in a script', `${FRAME}<script>nothing.here()</script>`, /script: nothing is not defined/],
      ['an error after a while', `${FRAME}<div aria-busy="true"></div>${LATE}`, /console: too late/],
      ['a file that is not there', `${FRAME}<img src="/gone.png">`, /request: .*\/gone\.png 404/],
      ['a host that does not answer', `${FRAME}<img src="http://127.0.0.1:1/">`, /request: .* net::ERR_/],
      ['no main part', '<header>A</header><nav>B</nav>', /landmark: there is no main/],
      ['no navigation', '<header>A</header><main>C</main>', /landmark: there is no navigation/],
      ['no banner', '<nav>B</nav><main>C</main>', /landmark: there is no banner/],
      ['an end to loading that never comes', `${FRAME}<div aria-busy="true"></div>`, /page: .*Timeout/],
    ])('fails for %s', async (_what, body, complaint) => {
      const { code, stderr, stdout } = await validate(await page(body), '--timeout', '5');
      expect(code).toBe(1);
      expect(stderr).toMatch(complaint);
      expect(stdout).toBe('');
    });

    it('fails when one of several is broken, and looks at the others too', async () => {
      const url = await serve((request, response) => {
        response.setHeader('content-type', 'text/html');
        response.end(request.url === '/broken' ? '<p>Nothing</p>' : FRAME);
      });
      const { code, stdout, stderr } = await validate(url, `${url}broken`, `${url}whole`);
      expect(code).toBe(1);
      expect(stdout).toBe(`${url}: no fault\n${url}whole: no fault\n`);
      expect(stderr).toContain(`${url}broken: landmark: there is no main`);
    });

    it('says how it is used when there is nothing to open', async () => {
      expect(await validate()).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage:') });
    });
  });
});
