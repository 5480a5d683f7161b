module.exports = require('../../tools/jest/preset.cjs')(__dirname, {
  testEnvironment: '<rootDir>/src/testing/ort-environment.cjs',
  testTimeout: 60_000, // models are loaded, on machines that may be busy
});
