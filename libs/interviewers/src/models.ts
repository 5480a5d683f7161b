import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';

/** A model and where it is, for {@link LanguageModelPhraser}. */
export interface NamedModel {
  /** For logs, metrics and a plan's `providers.interviewer`; never a key. */
  readonly name: string;
  readonly model: LanguageModel;
}

export interface OpenAiCompatibleModelOptions {
  /** With the version, e.g. `https://api.openai.com/v1`, or `http://localhost:11434/v1` for a server of one's own. */
  readonly baseUrl: string;
  /** E.g. `gpt-4.1-mini`, `llama3.1:8b`. */
  readonly model: string;
  /** Servers of one's own often want none. */
  readonly apiKey?: string;
}

/** `POST {baseUrl}/chat/completions`, streamed. */
export function openAiCompatibleModel({ baseUrl, model, apiKey }: OpenAiCompatibleModelOptions): NamedModel {
  const provider = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: baseUrl,
    // Without it the stream says nothing of the tokens that were used.
    includeUsage: true,
    ...(apiKey === undefined ? {} : { apiKey }),
  });
  return { name: `openai-compatible-${model}`, model: provider(model) };
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface BedrockModelOptions {
  /** E.g. `eu-central-1`. */
  readonly region: string;
  /** A model's or an inference profile's id, e.g. `eu.anthropic.claude-haiku-4-5-20251001-v1:0`. */
  readonly model: string;
  /**
   * Asked before each request, so that a task role's keys may change: what an AWS SDK client has as
   * `config.credentials`. @default AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN
   */
  readonly credentials?: () => Promise<AwsCredentials>;
  /** For tests and VPC endpoints. @default Bedrock's endpoint in the region */
  readonly baseUrl?: string;
}

/** `ConverseStream` of Amazon Bedrock Runtime, signed with SigV4. */
export function bedrockModel({ region, model, credentials, baseUrl }: BedrockModelOptions): NamedModel {
  const provider = createAmazonBedrock({
    region,
    ...(credentials === undefined ? {} : { credentialProvider: credentials }),
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
  });
  return { name: `bedrock-${model}`, model: provider(model) };
}
