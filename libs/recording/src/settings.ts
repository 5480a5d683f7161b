import { z } from 'zod';
import { FolderRecordingStore } from './folder-store';
import type { RecordingStore } from './recording-store';
import { S3RecordingStore } from './s3-store';

/** Where recordings are kept: the same settings for gateway and media workers. None: nothing is recorded. */
export const recordingSettings = {
  RECORDING_DIR: z
    .string()
    .optional()
    .describe('Folder for recordings; gateways and media workers must see the same one'),
  RECORDING_S3_BUCKET: z
    .string()
    .optional()
    .describe('Bucket for recordings, instead of a folder; credentials as the AWS SDK finds them'),
  RECORDING_S3_PREFIX: z.string().default('recordings/').describe('Before all keys in the bucket'),
  RECORDING_S3_REGION: z.string().default(process.env['AWS_REGION'] ?? 'us-east-1'),
  RECORDING_S3_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })
    .optional()
    .describe('Of an S3-compatible store that is not Amazon’s'),
};

export type RecordingSettings = z.output<z.ZodObject<typeof recordingSettings>>;

/**
 * @returns null where none is configured
 * @throws {Error} a folder and a bucket, in one sentence for the operator
 */
export function openRecordingStore(settings: RecordingSettings): RecordingStore | null {
  const { RECORDING_DIR: folder, RECORDING_S3_BUCKET: bucket, RECORDING_S3_ENDPOINT: endpoint } = settings;
  if (folder !== undefined && bucket !== undefined) {
    throw new Error('Set RECORDING_DIR or RECORDING_S3_BUCKET, not both: a recording is kept in one place.');
  }
  if (folder !== undefined) return new FolderRecordingStore(folder);
  if (bucket === undefined) return null;
  return new S3RecordingStore({
    bucket,
    prefix: settings.RECORDING_S3_PREFIX,
    region: settings.RECORDING_S3_REGION,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
}
