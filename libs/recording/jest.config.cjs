// Jest loads modules anew for each test file, and the native Opus binding works only the first time that a
// process loads it (then its shared buffers are empty), so tests use the same libopus built to WASM.
process.env.OPUS_FORCE_WASM = '1';

module.exports = require('../../tools/jest/preset.cjs')(__dirname);
