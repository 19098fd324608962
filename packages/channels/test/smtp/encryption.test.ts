import { describe, expect, it } from 'vitest';
import { selfSigned } from './certificate.js';
import { deliverTo, message, SHORT } from './setup.js';

const LOCALHOST = selfSigned('localhost');
const ELSEWHERE = selfSigned('mail.example.org');
const INFRASTRUCTURE = { kind: 'retry', infrastructure: true };

const over = (
  tls: 'none' | 'starttls' | 'tls',
  params: {
    server?: 'starttls' | 'tls';
    certificate?: typeof LOCALHOST;
    trusted?: boolean;
    starttls?: string;
  } = {},
) => {
  const { server, certificate = LOCALHOST, trusted = true, starttls } = params;
  return deliverTo(
    { ...certificate, ...(server ? { tls: server } : {}), auth: true, script: starttls ? { starttls } : {} },
    [message('a')],
    {
      sender: { smtp: { host: 'localhost', tls, user: 'grace', password: 'secret' } },
      channel: {
        ...(trusted ? { authorities: certificate.cert } : {}),
        ...(starttls === 'hang' ? { deadlines: SHORT } : {}),
      },
    },
  );
};

describe('encryption', () => {
  it.each(['starttls', 'tls'] as const)('%s is used when it is asked for', async (tls) => {
    const { outcomes, report } = await over(tls, { server: tls });
    expect(outcomes).toMatchObject([{ kind: 'sent' }]);
    expect(report.commands.includes('STARTTLS')).toBe(tls === 'starttls');
  });

  it('is not used when it is offered but not asked for', async () => {
    const { outcomes, report } = await over('none', { server: 'starttls' });
    expect(outcomes).toMatchObject([{ kind: 'sent' }]);
    expect(report.commands).not.toContain('STARTTLS');
  });

  it('that is asked for and not offered means that nothing is sent, not even the password', async () => {
    const { outcomes, report } = await over('starttls');
    expect(outcomes).toMatchObject([INFRASTRUCTURE]);
    expect(report.commands.filter((line) => /AUTH|MAIL/.test(line))).toEqual([]);
  });

  it.each(['454 4.7.0 not now', '554 no', 'drop', 'hang'])('that fails at STARTTLS: %s', async (starttls) => {
    const { outcomes, report } = await over('starttls', { server: 'starttls', starttls });
    expect(outcomes).toMatchObject([INFRASTRUCTURE]);
    expect(report.commands.filter((line) => /AUTH|MAIL/.test(line))).toEqual([]);
  });

  it('with a certificate that nobody vouches for is refused', async () => {
    const { outcomes } = await over('starttls', { server: 'starttls', trusted: false });
    expect(outcomes).toMatchObject([{ ...INFRASTRUCTURE, code: 'certificate_not_trusted' }]);
  });

  it('with a certificate of another host is refused', async () => {
    const { outcomes } = await over('tls', { server: 'tls', certificate: ELSEWHERE });
    expect(outcomes).toMatchObject([{ ...INFRASTRUCTURE, code: 'certificate_not_trusted' }]);
  });

  it('from the start with a server that speaks plainly is tried again', async () => {
    const { outcomes } = await over('tls');
    expect(outcomes).toMatchObject([INFRASTRUCTURE]);
  });
});
