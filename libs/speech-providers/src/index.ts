// Providers
export { DeepgramRecognition, DeepgramSynthesizer } from './deepgram';
export type { DeepgramOptions } from './deepgram';
export { PollySynthesizer, TranscribeRecognition } from './amazon';
export type { PollyOptions, TranscribeOptions } from './amazon';
export { OpenAiCompatibleRecognition, OpenAiCompatibleSynthesizer } from './openai-compatible';
export type { OpenAiCompatibleOptions } from './openai-compatible';

// What makes them recognisers that survive their networks
export { StreamingRecognizer } from './streaming-recognizer';
export type {
  ConnectionEvents,
  ProviderConnection,
  StreamingProvider,
  StreamingRecognizerOptions,
} from './streaming-recognizer';
export { BatchRecognizer } from './batch-recognizer';
export type { BatchProvider, BatchRecognizerOptions } from './batch-recognizer';
export { FallbackRecognizer } from './fallback-recognizer';
export type { FallbackOptions } from './fallback-recognizer';
export { FallbackSynthesizer } from './fallback-synthesizer';
export type { FallbackSynthesizerOptions } from './fallback-synthesizer';
export { ProviderError, retryAfterMs } from './provider-error';
export { Circuit } from './circuit';
export type { CircuitOptions } from './circuit';
