import { modelBytes } from './catalog.mjs';
import { megabytes } from './sources/progress-bar.mjs';

/**
 * @param {readonly import('./catalog.mjs').Model[]} catalog
 * @param {import('./obtain.mjs').Obtained} obtained
 * @returns {string} a line for each model
 */
export function modelTable(catalog, { models, missing }) {
  const rows = catalog.map((model) => {
    const got = models.find(({ name }) => name === model.name);
    const isMissing = missing.some(({ name }) => name === model.name);
    const state = got ? (got.how === 'cached' ? 'cached' : `by ${got.how}, ${got.seconds} s`) : undefined;
    return [
      model.name,
      model.licence,
      `${megabytes(modelBytes(model))} MB`,
      model.sources.map(describeSource).join(', '),
      state ?? (isMissing ? 'missing' : 'not needed'),
    ];
  });
  const table = [['model', 'licence', 'size', 'source', 'state'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** @param {import('./catalog.mjs').Source} source */
function describeSource(source) {
  if (source.kind === 'folder') return 'mirror';
  if (source.kind === 'apt') return `apt ${source.packages.join(' ')}`;
  if (source.kind === 'pip')
    return `pip ${source.wheels.map((wheel) => `${wheel.package} ${wheel.version}`).join(' + ')}`;
  return `npm ${source.package} ${source.version}`;
}
