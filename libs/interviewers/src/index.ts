// Models, by the AI SDK
export { bedrockModel, openAiCompatibleModel } from './models';
export type { AwsCredentials, BedrockModelOptions, NamedModel, OpenAiCompatibleModelOptions } from './models';

// The port's adapter: a model's sentences, move and observations
export { LanguageModelPhraser } from './language-model-phraser';
export type { LanguageModelPhraserOptions } from './language-model-phraser';
export type { TokenTotals } from './token-count';
export { PhrasingError } from './phrasing-error';
export type { PhrasingErrorCode } from './phrasing-error';

// The adapter in time, checked, with the embedded interviewer to fall back on
export { PromptedInterviewer } from './prompted-interviewer';
export type { PromptedInterviewerOptions, SpokenAnswer } from './prompted-interviewer';
export type { FallbackReason, SettledAnswer } from './prompted-turn';
export type { GateReason } from './speech-gate';
