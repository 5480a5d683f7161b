// esbuild settings of the CDK app and its commands, for @nx/esbuild's `esbuildConfig` option.
export default {
  sourcemap: 'linked',
  keepNames: true,
  logLevel: 'warning',
};
