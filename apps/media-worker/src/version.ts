// eslint-disable-next-line @nx/enforce-module-boundaries -- the workspace has one version, and no project owns it
import { version } from '../../../package.json';

/** Of the workspace, as its beats and registration tell it. */
export const VERSION: string = version;
