// Recording a conversation as it happens
export { StereoRecorder } from './stereo-recorder';
export type { RecordedSound, StereoRecorderOptions } from './stereo-recorder';
export { OggOpusWriter } from './ogg-opus-writer';
export type { OggOpusWriterOptions } from './ogg-opus-writer';

export { readPages } from './ogg-page';
export { readRecording } from './read-recording';
export type { RecordedSides } from './read-recording';

// Keeping recordings
export { isPartName, partName, RecordingError } from './recording-store';
export type { RecordingErrorCode, RecordingPart, RecordingSink, RecordingStore } from './recording-store';
export { FolderRecordingStore } from './folder-store';
export { S3RecordingStore } from './s3-store';
export type { S3RecordingOptions } from './s3-store';
export { openRecordingStore, recordingSettings } from './settings';
export type { RecordingSettings } from './settings';
