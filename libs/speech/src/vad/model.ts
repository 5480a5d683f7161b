/** What a model remembers of one learner between windows. Made by {@link VoiceActivityModel.createStream}. */
export interface VadStream {
  /** Forgets what was heard, e.g. after a gap in the audio. */
  reset(): void;
}

/** Judges windows of many streams at once. Adapters: Silero (neural), energy (loudness). */
export interface VoiceActivityModel<S extends VadStream = VadStream> {
  readonly name: string;
  /** Set when the model is weaker than what is usual, with what that means for the learner. */
  readonly weakness?: string;
  createStream(): S;
  /**
   * @param streams each at most once, in the order of `windows`
   * @param windows `VAD_WINDOW_SAMPLES` samples each
   * @returns each window's probability of speech in [0, 1]
   * @throws SpeechError `engine_failed`
   */
  judge(streams: readonly S[], windows: readonly Float32Array[]): Promise<Float32Array>;
  /** A window that was judged to be silence without asking the model: keeps the stream's context contiguous. */
  skip(stream: S, window: Float32Array): void;
  close(): Promise<void>;
}
