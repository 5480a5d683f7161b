import { SetupError } from './progress.mjs';

/**
 * @param {string} version e.g. `v20.20.2`
 * @throws SetupError when this Node is too old
 */
export function checkNodeVersion(version = process.version) {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  const ok = (major === 20 && minor >= 20) || major >= 22;
  if (!ok) {
    throw new SetupError(
      `Node ${version} is too old or an odd release: install Node 20.20 or newer, or any 22 or later.`,
    );
  }
}
