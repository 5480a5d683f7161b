module.exports = require('../tools/jest/preset.cjs')(__dirname, {
  testTimeout: 240_000, // whole environments are synthesized and deployed, on machines that may be busy
});
