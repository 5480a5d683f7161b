const preset = require('../../tools/jest/preset.cjs')(__dirname);

// PGlite's CommonJS build calls `import()`, which Jest cannot do: swc turns it into `require`.
const [swc] = Object.values(preset.transform);
module.exports = {
  ...preset,
  transform: { ...preset.transform, '/@electric-sql/.+\\.cjs$': swc },
};
