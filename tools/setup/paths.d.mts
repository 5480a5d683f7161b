/** The workspace's root folder. */
export const root: string;
/** What is costly to make or fetch is kept here, outside the checkout. */
export function cacheDir(): string;
/** Speech models, one folder each. */
export function modelsDir(): string;
