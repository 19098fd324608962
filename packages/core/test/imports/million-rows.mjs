// Imports a million generated rows and says how long it took and how much memory this process had at the most.
// Not part of the suite. Build first, then with an empty database of your own:
//   node packages/core/test/imports/million-rows.mjs postgres://localhost/scratch [rows]
import { applyImport, connect, decideImport, migrateDatabase, stageImport } from '../../dist/index.js';

const [url, rows = 1_000_000] = [process.argv[2], Number(process.argv[3] ?? 1_000_000)];
await migrateDatabase({ url });
const connection = connect({ url, applicationName: 'million-rows', max: 4 });

async function* file() {
  yield 'First Name,Last Name,Title,Company,Email,Email Status,Seniority,Departments,Person Linkedin Url,Website,City,State,Country,Industry,Stage\r\n';
  for (let start = 0; start < rows; start += 500) {
    let text = '';
    for (let n = start; n < Math.min(rows, start + 500); n += 1) {
      const firm = n % 20_000;
      text += `Zoë${n % 97},O'Connor${n % 1013},"Director, Contact Center",Company ${firm} Holdings,zoe.oconnor${n}@c${firm}.example,Verified,Director,Operations,http://www.linkedin.com/in/zoe-oconnor-${n},http://www.c${firm}.example,New York City,New York,United States,Information Technology,Cold\r\n`;
    }
    yield text;
  }
}

async function timed(name, work) {
  const started = performance.now();
  const result = await work();
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(
    `${name.padEnd(9)} ${seconds.toFixed(1).padStart(7)} s  ${Math.round(rows / seconds)
      .toLocaleString('en')
      .padStart(8)} rows/s  peak RSS ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`,
  );
  return result;
}

try {
  const params = { stream: file(), fileName: 'million.csv', actor: 'system' };
  const { importId } = await timed('stage', () => stageImport(connection.db, params));
  await timed('decide', () => decideImport(connection.db, { importId }));
  await timed('apply', () => applyImport(connection.db, { importId, actor: 'system' }));
  const again = await timed('stage', () => stageImport(connection.db, { ...params, stream: file() }));
  await timed('again', () => applyImport(connection.db, { importId: again.importId, actor: 'system' }));
} finally {
  await connection.close();
}
