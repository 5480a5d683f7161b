// Models, by the AI SDK
export { bedrockModel, openAiCompatibleModel } from './models';
export type { AwsCredentials, BedrockModelOptions, NamedModel, OpenAiCompatibleModelOptions } from './models';

// The port's adapter: a model's sentences, move and observations
export { LanguageModelPhraser } from './language-model-phraser';
export type { LanguageModelPhraserOptions } from './language-model-phraser';
export type { TokenTotals } from './token-count';
export { PhrasingError } from './phrasing-error';
export type { PhrasingErrorCode } from './phrasing-error';
