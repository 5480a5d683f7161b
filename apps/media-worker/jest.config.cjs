// Jest loads modules anew for each test file, and the native Opus binding works only the first time that a
// process loads it, so the learners of the tests use the same libopus built to WASM (see libs/audio).
process.env.OPUS_FORCE_WASM = '1';

module.exports = require('../../tools/jest/preset.cjs')(__dirname, {
  globalSetup: '<rootDir>/src/testing/build-worker.mjs',
  globalTeardown: '<rootDir>/src/testing/remove-worker.mjs',
  testTimeout: 120_000, // models are loaded and people speak in real time, on machines that may be busy
});
