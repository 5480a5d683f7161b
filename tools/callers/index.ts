export { Caller, type CallerOptions } from './caller';
export { Ear } from './ear';
export { type StreamCounters } from './stream-watch';
export { InterviewApi } from './interview-api';
export { InterviewLog } from './interview-log';
export { metronome } from './metronome';
export { type Spoken } from './microphone';
export { asUtterance, LEARNER_VOICES, readRecordings, Studio, type Recording } from './studio';
export { FRAME_MS, makeUtterance, SPEECH_HZ, type Utterance } from './utterance';
