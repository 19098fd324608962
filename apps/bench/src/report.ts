import { type Comparison, type Figures, median, ratioOf, type Series } from './figures.js';
import type { Machine } from './machine.js';

const show = (value: number) =>
  value >= 100
    ? Math.round(value).toLocaleString('en')
    : value.toLocaleString('en', { maximumSignificantDigits: 3 });

const spread = ({ values, unit }: Series) =>
  `${show(median(values))} ${unit} (${show(Math.min(...values))}–${show(Math.max(...values))})`;

function aimOf({ aim }: Comparison, ratio: number): string {
  if (aim === null) return '';
  return 'atLeast' in aim
    ? `aim ≥ ${aim.atLeast}: ${ratio >= aim.atLeast ? 'met' : 'missed'}`
    : `aim < ${aim.below}: ${ratio < aim.below ? 'met' : 'missed'}`;
}

export function machineAsText(machine: Machine): string {
  return [
    `${machine.cores} × ${machine.cpu}, ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}`,
    machine.database,
    `${machine.folder}: one durable commit takes ${machine.commitMs.toFixed(2)} ms`,
  ].join('\n');
}

/** Medians with least and most, each figure beside its reference. */
export function figuresAsText({ heading, comparisons, alone, notes }: Figures): string {
  const rows = comparisons.map((comparison) => {
    const ratio = ratioOf(comparison);
    return [
      comparison.title,
      spread(comparison.measured),
      `${spread(comparison.reference)}  ${comparison.reference.name}`,
      `${ratio.toFixed(2)} ×`,
      aimOf(comparison, ratio),
    ];
  });
  const singles = alone.map((series) => [series.name, spread(series), '', '', '']);
  const table = [['', 'measured', 'reference', 'ratio', ''], ...rows, ...singles];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
  return [heading, ...lines, ...notes.map((note) => `· ${note}`)].join('\n');
}

const seriesAsJson = (series: Series) => ({
  name: series.name,
  unit: series.unit,
  median: median(series.values),
  min: Math.min(...series.values),
  max: Math.max(...series.values),
  values: series.values,
});

export function reportAsJson(machine: Machine, options: object, all: readonly Figures[]) {
  return {
    taken_at: new Date().toISOString(),
    machine,
    options,
    benchmarks: all.map(({ heading, comparisons, alone, notes }) => ({
      heading,
      comparisons: comparisons.map((comparison) => ({
        title: comparison.title,
        measured: seriesAsJson(comparison.measured),
        reference: seriesAsJson(comparison.reference),
        ratio: ratioOf(comparison),
        aim: comparison.aim,
      })),
      alone: alone.map(seriesAsJson),
      notes,
    })),
  };
}
