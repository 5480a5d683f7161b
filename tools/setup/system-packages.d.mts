/** @throws SetupError in one sentence, when they are missing and may not be installed */
export function ensureDebianPackages(purpose: string, names: readonly string[]): Promise<void>;
