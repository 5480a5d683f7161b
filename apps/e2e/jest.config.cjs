module.exports = require('../../tools/jest/preset.cjs')(__dirname, {
  // Conversations take the time that talking takes, and the machine may be busy.
  testTimeout: 120_000,
});
