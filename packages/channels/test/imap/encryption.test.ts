import { beforeAll, describe, expect, it } from 'vitest';
import { openImapInbox } from '../../src/imap/open-inbox.js';
import { selfSigned } from '../smtp/certificate.js';
import { accessTo, DEADLINES, inboxAt, opening, SHORT, server, troubleIn } from './setup.js';

let localhost: { key: string; cert: string };
beforeAll(() => {
  localhost = selfSigned('localhost');
});

describe('encryption', () => {
  it.each(['none', 'starttls', 'tls'] as const)('%s is used when it is asked for', async (tls) => {
    const settings = tls === 'none' ? {} : { ...localhost, tls };
    const { port, commands } = await server(settings);
    await inboxAt(port, { access: { tls }, authorities: localhost.cert });
    expect(commands).toContain('EXAMINE INBOX');
    expect(commands.includes('STARTTLS')).toBe(tls === 'starttls');
    expect(commands.filter((line) => /^SELECT|^STORE/.test(line))).toEqual([]);
  });

  it('is not used when it is offered but not asked for', async () => {
    const { port, commands } = await server({ ...localhost, tls: 'starttls' });
    await inboxAt(port);
    expect(commands).not.toContain('STARTTLS');
  });

  it.each([
    ['is not offered', {}, 'starttls_not_offered'],
    ['is refused', { starttls: 'TAG NO not now' }, 'starttls_not_offered'],
    ['hangs', { starttls: 'hang' }, 'timeout'],
    ['never comes about', { starttls: 'TAG OK go on' }, 'timeout'],
    ['drops', { starttls: 'drop' }, 'connection_lost'],
    ['is greeted past', { greeting: '* PREAUTH welcome' }, 'starttls_not_offered'],
  ] as const)('that %s means that no password is sent', async (_, script, expected) => {
    const offered = Object.keys(script).length > 0 ? { ...localhost, tls: 'starttls' as const } : {};
    const deadlines = expected === 'timeout' ? SHORT : DEADLINES;
    const { code, commands } = await opening({ ...offered, script }, { tls: 'starttls' }, deadlines);
    expect(code).toBe(expected);
    expect(commands.filter((line) => /AUTHENTICATE|LOGIN/.test(line))).toEqual([]);
  });

  it.each(['starttls', 'tls'] as const)('by %s with a certificate that nobody vouches for', async (tls) => {
    const { code, message } = await opening({ ...localhost, tls }, { tls });
    expect({ code, message }).toEqual({
      code: 'certificate_not_trusted',
      message: 'The certificate of localhost is not issued by anybody trusted.',
    });
  });

  it.each(['starttls', 'tls'] as const)('by %s with a certificate of another host', async (tls) => {
    const elsewhere = selfSigned('mail.engines.example');
    const { port } = await server({ ...elsewhere, tls });
    const params = { deadlines: DEADLINES, authorities: elsewhere.cert };
    const { code, message } = await troubleIn(openImapInbox(accessTo(port, { tls }), undefined, params));
    expect(code).toBe('certificate_not_trusted');
    expect(message).toContain('another name than localhost');
  });

  it('from the start with a server that speaks plainly', async () => {
    const { code, message } = await opening({}, { tls: 'tls' });
    expect({ code, message }).toEqual({
      code: 'tls_failed',
      message: expect.stringContaining('does not speak TLS from the start'),
    });
  });
});
