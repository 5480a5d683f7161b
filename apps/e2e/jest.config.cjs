// Jest loads modules anew for each test file, and the native Opus binding works only the first time that a process
// loads it, so the learners of the tests use the same libopus built to WASM. The service does not: see child.ts.
process.env.OPUS_FORCE_WASM = '1';

const preset = require('../../tools/jest/preset.cjs')(__dirname, {
  // Conversations take the time that talking takes, and the machine may be busy.
  testTimeout: 240_000,
});

// PGlite's CommonJS build calls `import()`, which Jest cannot do: swc turns it into `require`.
const [swc] = Object.values(preset.transform);
module.exports = { ...preset, transform: { ...preset.transform, '/@electric-sql/.+\\.cjs$': swc } };
