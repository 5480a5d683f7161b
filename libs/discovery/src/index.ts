// Who are the media workers
export type { KnownWorker, WorkerDirectory, DiscoveryErrorCode } from './worker-directory';
export { DiscoveryError } from './worker-directory';
export { StaticDirectory } from './static-directory';
export { DnsDirectory } from './dns-directory';
export type { DnsDirectoryOptions, DnsResolver } from './dns-directory';
export { CloudMapDirectory } from './cloud-map-directory';
export type { CloudMapDirectoryOptions } from './cloud-map-directory';

// How a worker makes itself known
export type { WorkerRecord } from './worker-record';
export { WorkerRecordSchema } from './worker-record';
export { CloudMapRegistration } from './cloud-map-registration';
export type { CloudMapRegistrationOptions } from './cloud-map-registration';

// Which of them takes a session
export { PlacementPolicy } from './placement';
export type { Candidate, PlacementPolicyOptions } from './placement';
