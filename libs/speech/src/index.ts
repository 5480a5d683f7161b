export {
  PLAYOUT_HZ,
  RECOGNITION_HZ,
  SpeechError,
  VAD_WINDOW_SAMPLES,
  type Degradation,
  type EndOfTurnModel,
  type PartialListener,
  type RecognitionResult,
  type RecognitionStream,
  type Recognizer,
  type SpeechErrorCode,
  type SynthesisOptions,
  type Synthesizer,
} from './ports';
export { defaultModelsDir, resolveModels, type SpeechModels } from './models';
export { loadVad, type LoadedVad } from './vad/load-vad';
export { VadBatcher, type VadBatcherOptions } from './vad/vad-batcher';
export { type VadStream, type VoiceActivityModel } from './vad/model';
export { SileroVad } from './vad/silero-vad';
export { EnergyVad } from './vad/energy-vad';
export { SpeechThreads, type SpeechThreadsOptions, type SpeechThreadsStats } from './thread/speech-threads';
export { runSpeechThread } from './thread/run-speech-thread';
export { HEARD_SAMPLES } from './turn-end/log-mel';
export { FixedRecognizer } from './recognition/fixed-recognizer';
export { wordErrorRate, type WordErrors } from './wer';

// For tools that measure or make callers' voices. Engines compute in their caller's thread: never in a media process.
export { Flite, type FliteProsody } from './embedded/flite';
export { loadRecognitionEngine, loadSynthesisEngine } from './embedded/load-engines';
export { type RecognitionEngine, type SynthesisEngine } from './embedded/engines';
export { DecodeScheduler, type DecodeLane } from './recognition/decode-scheduler';
export { Utterance } from './recognition/utterance';
export { SmartTurn } from './turn-end/smart-turn';
