// esbuild settings of both server apps, for @nx/esbuild's `esbuildConfig` option.
// What each app differs in (entry, output folder, assets) is in its project.json.
import { swcDecorators } from './swc-decorators.mjs';

export default {
  plugins: [swcDecorators()],
  sourcemap: 'linked',
  keepNames: true,
  logLevel: 'warning',
};
