import { describe, expect, it } from 'vitest';
import { createMailDomainLookUp, type TxtResolver } from '../../src/index.js';
import { type Records, resolver } from './txt-records.js';

describe('the look-up of a mail domain', () => {
  const codes = async (records: Records, of = { domain: 'mail.firm.example', dkim: null as string | null }) =>
    (await createMailDomainLookUp({ resolver: resolver(records) })(of)).map(({ code }) => code);
  const SPF = { 'mail.firm.example': 'v=spf1 include:_spf.firm.example -all' };

  it.each<[string, Records, string[]]>([
    ['nothing', {}, ['spf_missing', 'dmarc_missing']],
    ['SPF alone', SPF, ['dmarc_missing']],
    ['a DMARC record of its own', { ...SPF, '_dmarc.mail.firm.example': 'v=DMARC1; p=none' }, []],
    ['that of the domain above', { ...SPF, '_dmarc.firm.example': 'v=DMARC1;p=reject' }, []],
    [
      'other texts alone',
      { 'mail.firm.example': 'v=spf10 x', '_dmarc.firm.example': 'DMARC1' },
      ['spf_missing', 'dmarc_missing'],
    ],
    [
      'a DNS that refuses',
      { 'mail.firm.example': Object.assign(new Error('x'), { code: 'ESERVFAIL' }) },
      ['dns_unreachable'],
    ],
  ])('with %s', async (_, records, expected) => {
    expect(await codes(records)).toEqual(expected);
  });

  it('asks for the DKIM key where the selector is known', async () => {
    const of = { domain: 'firm.example', dkim: 's1._domainkey.firm.example' };
    const others = { 'firm.example': 'v=spf1 -all', '_dmarc.firm.example': 'v=DMARC1; p=none' };
    expect(await codes(others, of)).toEqual(['dkim_missing']);
    expect(await codes({ ...others, [of.dkim]: 'v=DKIM1; k=rsa; p=MIGf' }, of)).toEqual([]);
    // An empty key has been revoked (RFC 6376, section 3.6.1).
    expect(await codes({ ...others, [of.dkim]: 'v=DKIM1; p=' }, of)).toEqual(['dkim_missing']);
  });

  it('gives up on a DNS that never answers', async () => {
    const silent: TxtResolver = { resolveTxt: () => new Promise(() => undefined) };
    const found = await createMailDomainLookUp({ resolver: silent })({ domain: 'firm.example', dkim: null });
    expect(found.map(({ code }) => code)).toEqual(['dns_unreachable']);
  });

  it('keeps what it has learnt for ten minutes, and no failure', async () => {
    let time = 0;
    const dns = resolver({ 'firm.example': 'v=spf1 -all', '_dmarc.firm.example': 'v=DMARC1; p=none' });
    const lookUp = createMailDomainLookUp({ resolver: dns, clock: () => time });
    const ask = () => lookUp({ domain: 'firm.example', dkim: null });
    await ask();
    time = 599_999;
    await ask();
    expect(dns.asked).toHaveLength(2);
    time = 600_000;
    await ask();
    expect(dns.asked).toHaveLength(4);

    const failing = resolver({ 'firm.example': new Error('refused') });
    const again = createMailDomainLookUp({ resolver: failing, clock: () => time });
    await again({ domain: 'firm.example', dkim: null });
    await again({ domain: 'firm.example', dkim: null });
    expect(failing.asked).toHaveLength(4);
  });
});
