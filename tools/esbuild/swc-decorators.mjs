// esbuild strips types but emits no decorator metadata, which NestJS's dependency
// injection reads. Files with decorators therefore pass through swc first.
import { readFile } from 'node:fs/promises';
import { transform } from '@swc/core';

/** A decorator starts a line or follows a bracket or comma; a scoped import path (`'@nestjs/common'`) does neither. */
const DECORATOR = /(^|[(,])\s*@[A-Z]\w*\s*\(/m;

/**
 * @param {string} source TypeScript
 * @returns {boolean} whether the file has decorators, so that esbuild alone would break it
 */
export const hasDecorators = (source) => DECORATOR.test(source);

/** @returns {import('esbuild').Plugin} */
export function swcDecorators() {
  return {
    name: 'swc-decorators',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (path.includes('/node_modules/')) return undefined;
        const source = await readFile(path, 'utf8');
        if (!hasDecorators(source)) return undefined;
        const { code } = await transform(source, {
          filename: path,
          swcrc: false,
          configFile: false,
          sourceMaps: 'inline',
          inlineSourcesContent: true,
          jsc: {
            target: 'es2022',
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true },
          },
          module: { type: 'es6' },
        });
        return { contents: code, loader: 'js' };
      });
    },
  };
}
