import { Readable } from 'node:stream';
import iconv from 'iconv-lite';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Connection, inspectFile } from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';
import { importText, rowsOf } from './import-text.js';

const TEXT = 'First Name;Last Name;E-Mail\r\nZoë;Müller;zoe@x.example\r\n';
const inspect = (bytes: Buffer | string, told?: Parameters<typeof inspectFile>[1]) =>
  inspectFile(Readable.from([Buffer.from(bytes)]), told);

describe('encodings', () => {
  const bom = (encoding: string) => iconv.encode(TEXT, encoding, { addBOM: true });
  for (const [name, bytes, encoding] of [
    ['UTF-8', Buffer.from(TEXT), 'utf-8'],
    ['UTF-8 with a mark', bom('utf-8'), 'utf-8'],
    ['UTF-16LE with a mark', bom('utf-16le'), 'utf-16le'],
    ['UTF-16BE with a mark', bom('utf-16be'), 'utf-16be'],
    ['UTF-16LE without', iconv.encode(TEXT, 'utf-16le'), 'utf-16le'],
    ['windows-1252', iconv.encode(TEXT, 'windows-1252'), 'windows-1252'],
  ] as const) {
    it(`${name} is read`, async () => {
      expect(await inspect(bytes)).toMatchObject({
        encoding,
        delimiter: ';',
        columns: [
          { name: 'First Name', samples: ['Zoë'] },
          { samples: ['Müller'] },
          { samples: ['zoe@x.example'] },
        ],
      });
    });
  }

  it('one broken character does not make a UTF-8 file windows-1252', async () => {
    const bytes = Buffer.concat([Buffer.from(TEXT), Buffer.from([0x41, 0xff, 0x3b, 0x3b, 0x0a])]);
    expect(await inspect(bytes)).toMatchObject({ encoding: 'utf-8' });
  });

  for (const [name, head] of [
    ['a workbook', 'PK\x03\x04'],
    ['a PDF', '%PDF-1.7'],
    ['an archive', Buffer.from([0x1f, 0x8b, 8, 0])],
  ] as const) {
    it(`${name} is refused with a word on what to do`, async () => {
      await expect(inspect(Buffer.concat([Buffer.from(head), Buffer.alloc(50)]))).rejects.toMatchObject({
        code: 'invalid_input',
      });
    });
  }
});

describe('layout', () => {
  for (const [name, delimiter] of [
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
    ['bars', '|'],
  ] as const) {
    it(`${name} are told from those inside quotes`, async () => {
      const row = (cells: string[]) => cells.map((cell) => `"${cell}"`).join(delimiter);
      const text = [
        row(['Name', 'Email', 'Notes']),
        row(['Ada', 'ada@x.example', 'a,b;c|d,e;f|g\th\ti']),
      ].join('\n');
      expect(await inspect(text)).toMatchObject({ delimiter, columns: [{}, { field: 'email' }, {}] });
    });
  }

  it('what stands above the header row is skipped, and lines are counted through it', async () => {
    const text = 'Report;;\r\n"two\r\nlines";;\r\n\r\nVorname;Nachname;E-Mail\r\nAda;L;ada@x.example\r\n';
    expect(await inspect(text)).toMatchObject({ headerLine: 5, delimiter: ';' });
  });

  it('contacts are told from companies by their headings', async () => {
    const kinds = [
      'Email,Company,Website',
      'Company,Website',
      'name,email,bpo_fit_score',
      'Name,LinkedIn',
      'Title,Name,x',
    ];
    const found = await Promise.all(kinds.map(async (header) => (await inspect(`${header}\na,b,c`)).kind));
    expect(found).toEqual(['contacts', 'companies', 'companies', 'contacts', 'contacts']);
  });

  it('a column is known by its cells where its heading says nothing', async () => {
    expect(await inspect('Who,Where,First Name\nada@x.example,linkedin.com/in/ada,Ada')).toMatchObject({
      kind: 'contacts',
      columns: [{ field: 'email' }, { field: 'linkedin_url' }, { field: 'first_name' }],
    });
  });

  it('unknown columns become custom fields with keys that a template can name', async () => {
    const { columns } = await inspect(
      'Email,Größe (m²),Company Name,Size!,size,2nd,备注,Full_Name\na@x.example',
    );
    expect(columns.map((column) => column.field)).toEqual([
      'email',
      'custom:gro_e_m2',
      'company',
      'custom:size',
      'custom:size_2',
      'custom:field_2nd',
      'custom:column_7',
      'full_name',
    ]);
  });

  it('a mapping that is told wins over what was found', async () => {
    const { columns } = await inspect('Email,Private Mail,Job,Note\na@x.example,b@x.example,Boss,x', {
      mapping: { 'private mail': 'email', Job: 'custom:role_text', Note: null },
    });
    expect(columns.map((column) => column.field)).toEqual([
      'custom:custom_email',
      'email',
      'custom:role_text',
      null,
    ]);
  });

  it('a mapping that names what is not there is refused with all of it', async () => {
    await expect(
      inspect('Email\na@x.example', { mapping: { Mail: 'email', Email: 'e-mail' } }),
    ).rejects.toMatchObject({ code: 'invalid_input', details: { problems: [{}, {}] } });
  });

  it('text without a table is refused', async () => {
    await expect(inspect('Dear all,\nplease find attached.\n')).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(inspect('')).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('rows', () => {
  let db: Connection['db'];
  beforeAll(async () => {
    ({ db } = await testDatabase());
  });

  it('start on the line that an editor shows, whatever line ends stand in cells', async () => {
    const text = 'Email,Note\r\n"x","one\r\ntwo\r\nthree"\r\n\r\ny,"one\ntwo"\r\n\r\nz,\r\n';
    const { summary } = await importText(db, text);
    expect(summary?.firstRejected.map((row) => row.line)).toEqual([2, 6, 9]);
  });

  it('without anything in them are not counted', async () => {
    const { summary } = await importText(db, 'Email,Note\n,\n , \na@rows.example,\n,,,,\n');
    expect(summary).toMatchObject({ rows: 1, create: 1 });
  });

  it('with too few cells are taken, with too many refused', async () => {
    const text =
      'Email,First Name,Last Name\nshort@rows.example\nlong@rows.example,A,B,C\nfull@rows.example,A,B,,\n';
    const { summary } = await importText(db, text);
    expect(summary).toMatchObject({ create: 2, rejectedByCode: { wrong_cell_count: 1 } });
    expect(summary?.firstRejected[0]?.line).toBe(3);
  });

  it('with a quote that never ends are named, and nothing comes in', async () => {
    const rows = Array.from({ length: 50 }, (_, n) => `q${n}@rows.example,"a\r\nb"`);
    const text = ['Email,Note', ...rows, 'bad@rows.example,"oops', 'z@rows.example,x'].join('\r\n');
    await expect(importText(db, text)).rejects.toThrow('line 102 opens a quote');
    expect(await rowsOf(db, "SELECT 1 FROM contacts WHERE email LIKE 'q%@rows.example'")).toEqual([]);
    expect(await rowsOf(db, "SELECT count(*)::int AS n FROM imports WHERE status = 'failed'")).toEqual([
      { n: 1 },
    ]);
  });

  it('with quotes in the middle of a cell are taken as they are', async () => {
    await importText(db, 'Email,Title\nquote@rows.example,the "best" one\n');
    expect(await rowsOf(db, "SELECT title FROM contacts WHERE email = 'quote@rows.example'")).toEqual([
      { title: 'the "best" one' },
    ]);
  });

  it('are rid of control characters, zero bytes and what cannot be seen', async () => {
    await importText(db, 'Email,Title,Note\nzero@rows.example,"a\0b\u200b\u0007\n  c","x\0\n\ty"\n');
    expect(
      await rowsOf(db, "SELECT title, custom_fields FROM contacts WHERE email = 'zero@rows.example'"),
    ).toEqual([{ title: 'ab c', custom_fields: { note: 'x\n y' } }]);
  });

  it('with values that are too long are taken, cut, and told', async () => {
    const { summary } = await importText(db, `Email,Title\nlong@values.example,${'🐉'.repeat(300)}\n`);
    expect(summary?.warningsByCode).toEqual({ too_long: 1 });
    expect(
      await rowsOf(db, "SELECT length(title) AS n FROM contacts WHERE email = 'long@values.example'"),
    ).toEqual([{ n: 200 }]);
  });

  it('with a whole name that is too long are told so, too', async () => {
    const name = `${'a'.repeat(201)} ${'b'.repeat(200)}`;
    const { summary } = await importText(db, `Email,Name\nname@values.example,${name}\n`);
    expect(summary?.warningsByCode).toEqual({ too_long: 1 });
    expect(
      await rowsOf(
        db,
        "SELECT length(first_name) AS f, length(last_name) AS l FROM contacts WHERE email = 'name@values.example'",
      ),
    ).toEqual([{ f: 200, l: 200 }]);
  });

  it('turn to windows-1252 where the first 300 kB were plain', async () => {
    const plain = Array.from({ length: 12_000 }, (_, n) => `late${n}@rows.example,plain`).join('\n');
    const text = iconv.encode(`Email,Title\n${plain}\nlate@rows.example,Größe\n`, 'windows-1252');
    const record = await importText(db, text, {
      stream: Readable.from([text.subarray(0, 270_000), text.subarray(270_000)]),
    });
    expect(record.encoding).toBe('windows-1252');
    expect(await rowsOf(db, "SELECT title FROM contacts WHERE email = 'late@rows.example'")).toEqual([
      { title: 'Größe' },
    ]);
  });

  it('survive characters that are cut in two by the chunks of a stream', async () => {
    // The beginning is looked at as a whole; what comes after it is read chunk by chunk.
    const plain = Array.from({ length: 12_000 }, (_, n) => `cut${n}@rows.example,plain`).join('\n');
    const bytes = Buffer.from('\ncut@rows.example,李小龙 🐉 é\n');
    const chunks = Array.from(bytes, (_, n) => bytes.subarray(n, n + 1));
    await importText(db, '', { stream: Readable.from([Buffer.from(`Email,Title\n${plain}`), ...chunks]) });
    expect(await rowsOf(db, "SELECT title FROM contacts WHERE email = 'cut@rows.example'")).toEqual([
      { title: '李小龙 🐉 é' },
    ]);
  });
});

describe('what a person says of a file', () => {
  const bytes = (text: string, encoding: BufferEncoding = 'utf8') =>
    Readable.from([Buffer.from(text, encoding)]);

  it('goes before what would be found: delimiter and header line', async () => {
    const text = 'a;b,Email\nFirst Name,Last;Email\nAda,Love;ada@firm.example\n';
    const told = await inspectFile(bytes(text), { delimiter: ';', headerLine: 2 });
    expect(told).toMatchObject({ delimiter: ';', headerLine: 2 });
    expect(told.columns.map((column) => column.name)).toEqual(['First Name,Last', 'Email']);
  });

  it('goes before what would be found: encoding', async () => {
    const text = 'First Name,Email\nZo\xeb,zoe@firm.example\n';
    expect((await inspectFile(bytes(text, 'latin1'))).columns[0]?.samples).toEqual(['Zoë']);
    const utf8 = await inspectFile(bytes('First Name,Email\nZoë,z@firm.example\n'), {
      encoding: 'windows-1252',
    });
    expect(utf8).toMatchObject({ encoding: 'windows-1252', columns: [{ samples: ['ZoÃ«'] }, {}] });
  });

  it('is refused with a sentence when no row begins on that line', async () => {
    const text = 'First Name,Email\n"two\nlines",a@firm.example\n';
    await expect(inspectFile(bytes(text), { headerLine: 3 })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('Line 3'),
    });
  });
});
