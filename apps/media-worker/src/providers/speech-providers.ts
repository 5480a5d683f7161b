import { PollyClient, type VoiceId } from '@aws-sdk/client-polly';
import { TranscribeStreamingClient, type LanguageCode } from '@aws-sdk/client-transcribe-streaming';
import type { InterviewPlan } from '@spool/contracts';
import type { Logger } from '@spool/observability';
import type { Recognizer, Synthesizer } from '@spool/speech';
import {
  BatchRecognizer,
  DeepgramRecognition,
  DeepgramSynthesizer,
  FallbackRecognizer,
  FallbackSynthesizer,
  OpenAiCompatibleRecognition,
  OpenAiCompatibleSynthesizer,
  PollySynthesizer,
  StreamingRecognizer,
  TranscribeRecognition,
} from '@spool/speech-providers';
import { ProviderFailures, type SpeechPart } from './provider-failures';
import { isConfigured, type SpeechProvider, type SpeechSettings } from './speech-settings';

/** The engines of this machine; null: it has none. */
export interface EmbeddedSpeech {
  readonly recognizer: Recognizer | null;
  readonly synthesizer: Synthesizer | null;
}

type Plan = Pick<InterviewPlan, 'language' | 'voice' | 'providers'>;

/**
 * Who hears and speaks in an interview: the plan's choice among what the deployment has, else the deployment's, and behind
 * them all the embedded engines. One of each is made for all sessions, so that what one session finds failing the
 * others leave alone.
 */
export class SpeechProviders {
  readonly failures = new ProviderFailures();
  readonly #settings: SpeechSettings;
  readonly #embedded: EmbeddedSpeech;
  readonly #logger: Logger;
  readonly #made = new Map<string, unknown>();

  constructor(settings: SpeechSettings, embedded: EmbeddedSpeech, logger: Logger) {
    this.#settings = settings;
    this.#embedded = embedded;
    this.#logger = logger;
  }

  recognizerFor({ language, providers }: Plan): Recognizer | null {
    const chain = this.#chain(providers.recogniser, this.#settings.RECOGNISER);
    return this.#once(`recogniser ${chain.join()} ${language}`, () => {
      const all = chain
        .map((name) => (name === 'embedded' ? this.#embedded.recognizer : this.#recognizer(name, language)))
        .filter((one) => one !== null);
      const onFallback = this.#counting('recogniser');
      return all.length > 1 ? new FallbackRecognizer(all, { onFallback }) : (all[0] ?? null);
    });
  }

  synthesizerFor({ language, voice, providers }: Plan): Synthesizer | null {
    const chain = this.#chain(providers.synthesiser, this.#settings.SYNTHESISER);
    // A voice has a name only with the provider that the plan means it for.
    const voiceOf = (name: SpeechProvider): string | null =>
      name === providers.synthesiser[0] ? voice : null;
    return this.#once(`synthesiser ${chain.join()} ${language} ${voiceOf(chain[0] ?? 'embedded')}`, () => {
      const all = chain
        .map((name) =>
          name === 'embedded' ? this.#embedded.synthesizer : this.#synthesizer(name, voiceOf(name)),
        )
        .filter((one) => one !== null);
      const onFallback = this.#counting('synthesiser');
      return all.length > 1 ? new FallbackSynthesizer(all, { onFallback }) : (all[0] ?? null);
    });
  }

  /** The plan's choices that there are, or else the deployment's; the embedded engine is behind all others. */
  #chain(wanted: readonly string[], usual: readonly SpeechProvider[]): SpeechProvider[] {
    const known = wanted.filter((name): name is SpeechProvider => name === 'embedded' || name in MAKES);
    const had = known.filter((name) => isConfigured(this.#settings, name));
    return [...new Set<SpeechProvider>([...(had.length > 0 ? had : usual), 'embedded'])];
  }

  #recognizer(name: Exclude<SpeechProvider, 'embedded'>, language: string): Recognizer {
    return MAKES[name].recognizer(this.#settings, language);
  }

  #synthesizer(name: Exclude<SpeechProvider, 'embedded'>, voice: string | null): Synthesizer {
    return MAKES[name].synthesizer(this.#settings, voice);
  }

  #counting(part: SpeechPart): (from: string, to: string, error: Error) => void {
    return (from, to, error) => {
      this.failures.add(part, from, to);
      // Not the error itself: SDKs keep requests in theirs, and with them what was said.
      this.#logger.warn(
        { part, from, to, error: error.name },
        'A speech provider failed, and the next one does its work.',
      );
    };
  }

  #once<T>(key: string, make: () => T): T {
    if (!this.#made.has(key)) this.#made.set(key, make());
    return this.#made.get(key) as T;
  }
}

interface Makes {
  recognizer(settings: SpeechSettings, language: string): Recognizer;
  /** @param voice the plan's; null: the deployment's */
  synthesizer(settings: SpeechSettings, voice: string | null): Synthesizer;
}

/** Amazon Transcribe has no language without a region: a plan's plain `en` is its `en-US`. */
const WITH_REGION: Readonly<Record<string, string>> = { en: 'en-US', de: 'de-DE', fr: 'fr-FR', es: 'es-ES' };

const MAKES: Readonly<Record<Exclude<SpeechProvider, 'embedded'>, Makes>> = {
  deepgram: {
    recognizer: (settings, language) =>
      new StreamingRecognizer(
        new DeepgramRecognition({
          ...deepgramOf(settings),
          language,
          ...given({ model: settings.DEEPGRAM_MODEL }),
        }),
      ),
    synthesizer: (settings, voice) =>
      new DeepgramSynthesizer({
        ...deepgramOf(settings),
        ...given({ voice: voice ?? settings.DEEPGRAM_VOICE }),
      }),
  },
  amazon: {
    recognizer: (settings, language) =>
      new StreamingRecognizer(
        new TranscribeRecognition({
          // Trying again is the adapter's, which knows how long somebody has been waiting.
          client: new TranscribeStreamingClient({ ...regionOf(settings), maxAttempts: 1 }),
          language: (WITH_REGION[language] ?? language) as LanguageCode,
        }),
      ),
    synthesizer: (settings, voice) =>
      new PollySynthesizer({
        client: new PollyClient({ ...regionOf(settings), maxAttempts: 1 }),
        ...given({ voice: (voice ?? settings.POLLY_VOICE) as VoiceId | undefined }),
      }),
  },
  'openai-compatible': {
    recognizer: (settings, language) =>
      new BatchRecognizer(
        new OpenAiCompatibleRecognition({
          ...serverOf(settings),
          language: language.split('-')[0] ?? language,
          ...given({ transcriptionModel: settings.SPEECH_TRANSCRIPTION_MODEL }),
        }),
      ),
    synthesizer: (settings, voice) =>
      new OpenAiCompatibleSynthesizer({
        ...serverOf(settings),
        ...given({ speechModel: settings.SPEECH_MODEL, voice: voice ?? settings.SPEECH_VOICE }),
      }),
  },
};

const deepgramOf = ({ DEEPGRAM_API_KEY: apiKey = '', DEEPGRAM_BASE_URL: baseUrl }: SpeechSettings) => ({
  apiKey,
  ...given({ baseUrl }),
});
const regionOf = ({ AMAZON_SPEECH_REGION: region }: SpeechSettings) => given({ region });
const serverOf = ({ SPEECH_BASE_URL: baseUrl, SPEECH_API_KEY: apiKey }: SpeechSettings) =>
  given({ baseUrl, apiKey });

/** What is set: for options that may be left out, and may not be undefined. */
function given<T extends object>(options: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const set = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [K in keyof T]?: NonNullable<T[K]> };
}
