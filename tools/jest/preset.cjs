const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../..');
const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8'));

/** `@spool/*` aliases, read from tsconfig.base.json so that there is one list of them. */
const moduleNameMapper = Object.fromEntries(
  Object.entries(compilerOptions.paths).map(([alias, [path]]) => [`^${alias}$`, join(root, path)]),
);

/**
 * Jest settings of every project. NestJS 12 is ESM only and Jest cannot `require` ESM on Node 20,
 * so TypeScript and the ESM-only packages below are turned into CommonJS by swc.
 */
module.exports = (projectDir, overrides = {}) => ({
  displayName: projectDir.slice(root.length + 1),
  rootDir: projectDir,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.spec.ts', '<rootDir>/**/*.spec.tsx'],
  moduleNameMapper,
  transform: {
    '^.+\\.(t|j|mj)sx?$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true, decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(@nestjs/|cookie|file-type|strtok3|token-types|uint8array-extras|@tokenizer/|@borewit/|mediasoup|awaitqueue|h264-profile-level-id|supports-color|@electric-sql/|content-disposition|jose/))',
  ],
  ...overrides,
});
