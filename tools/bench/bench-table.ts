import type { PacerStats } from '@spool/audio';
import type { TurnLatency } from '@spool/contracts';
import { wordErrorRate } from '@spool/speech';
import { percentile, Table } from '../report';
import type { AudioPathCost } from './audio-path';
import type { RecogniserScore } from './recognition';
import type { Heard, SpokenTurn } from './spoken-turns';
import type { VoiceActivityCost } from './voice-activity';

/** What the service stamps, in order. */
const STEPS: readonly (readonly [key: keyof TurnLatency, name: string])[] = [
  ['jitter_buffer_ms', 'jitter buffer'],
  ['endpoint_wait_ms', 'endpoint wait'],
  ['recogniser_ms', 'recogniser'],
  ['reply_ms', 'reply'],
  ['synthesis_ms', 'synthesis'],
  ['playout_ms', 'playout'],
];

/** The one table of `npm run bench`, and the flat figures that are the same in numbers. */
export class BenchTable {
  readonly figures: Record<string, number> = {};
  readonly #table = new Table(['', 'p50', 'p95', 'unit', '']);

  voiceToVoice(heard: Heard, callers: number): void {
    const { turns, bargeIns } = heard;
    const transportOf = ({ wireMs, latency }: SpokenTurn) => wireMs - latency.total_ms;
    const ownShareOf = (turn: SpokenTurn) =>
      turn.latency.jitter_buffer_ms + turn.latency.playout_ms + transportOf(turn);
    const spread = (name: string, key: string, of: (turn: SpokenTurn) => number, note?: string) =>
      this.#spread(name, key, turns.map(of), note);

    this.#table.heading(`Voice to voice: ${turns.length} spoken turns, ${callers} callers at once`);
    spread(
      'on the wire',
      'voice_to_voice',
      ({ wireMs }) => wireMs,
      'last speech sent → first voice received',
    );
    for (const [key, name] of STEPS) {
      spread(`  ${name}`, key.replace(/_ms$/, ''), ({ latency }) => latency[key], 'as the service stamps it');
    }
    spread('  transport', 'transport', transportOf, 'the wire less the service’s total');
    spread('service’s own total', 'service_total', ({ latency }) => latency.total_ms, 'sum of its six steps');
    spread('own share', 'own_share', ownShareOf, 'jitter buffer + playout + transport');
    this.#spread(
      'barge-in to silence',
      'barge_in_to_silence',
      bargeIns.map(({ silenceMs }) => silenceMs),
      `${bargeIns.length} barge-ins: first speech sent → last voice received`,
    );
    Object.assign(this.figures, { turns: turns.length, barge_ins: bargeIns.length });
  }

  circumstances(heard: Heard, callers: PacerStats): void {
    this.#table.heading('While they spoke');
    this.#count(
      'answers cut into',
      'cut_ins',
      heard.cutIns,
      'the reply began before they were over; no turns',
    );
    this.#count('barge-ins too late', 'missed_barge_ins', heard.missedBargeIns, 'the question was over');
    this.#count(
      'turns without a voice',
      'unspoken_turns',
      heard.unspoken,
      'the service was too busy to speak',
    );
    this.#count('interviews given up', 'interviews_failed', heard.failed, 'something did not come in time');
    this.#count('packets lost', 'packets_lost', heard.lost, 'of those that the service sent');
    this.#count('audible gaps', 'audible_gaps', heard.gaps, 'for a listener with 60 ms of jitter buffer');
    this.#count(
      'words wrong, live',
      'wer_live',
      liveWordErrorRate(heard),
      'word error rate of these synthetic voices',
    );
    this.#table.row(
      'callers’ lateness',
      callers.latenessP50Ms,
      callers.latenessP99Ms,
      'ms',
      'p50, p99; blurs the above',
    );
    this.#figure('callers_late_p99_ms', callers.latenessP99Ms);
  }

  /** @param exposition the worker's metrics, as a Prometheus scrapes them */
  speculation(exposition: string): void {
    const read = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(exposition)?.[1]);
    const share = (wasted: number, used: number) => wasted / (wasted + used);
    const pauses = (outcome: string) => read(`spool_pauses_total\\{outcome="${outcome}"\\}`);
    const prepared = (outcome: string) => read(`spool_prepared_sentences_total\\{outcome="${outcome}"\\}`);
    this.#table.heading('Made before the turn was over');
    this.#count(
      'texts in vain',
      'speculation_wasted_rate',
      share(pauses('resumed') + pauses('dropped'), pauses('ended')),
      `of those at ${pauses('ended') + pauses('resumed') + pauses('dropped')} pauses`,
    );
    this.#count(
      'first sentences in vain',
      'prepared_wasted_rate',
      share(prepared('discarded'), prepared('spoken')),
      `of ${prepared('discarded') + prepared('spoken')}`,
    );
    this.#count(
      'ms of that in vain',
      'discarded_synthesis_ms',
      read('spool_discarded_synthesis_ms_total'),
      'in preparation when thrown away: at most',
    );
  }

  neighbours(share: number): void {
    this.#count(
      'processors taken by others',
      'neighbours_share',
      share,
      'above 0.1 the machine was not quiet',
    );
  }

  recognition(scores: readonly RecogniserScore[]): void {
    this.#table.heading('Recognition of five recordings of a reader');
    scores.forEach(({ name, wordErrorRate, msPerSecond, finalMs }, i) => {
      this.#table.row(name, wordErrorRate, undefined, '', 'word error rate');
      this.#table.row('', msPerSecond, undefined, 'ms', 'computed for a second of speech');
      this.#table.row('', finalMs, undefined, 'ms', 'from the end of an utterance to its text');
      if (i === 0) this.#figure('wer', wordErrorRate);
      this.#figure(`wer_${keyOf(name)}`, wordErrorRate);
      this.#figure(`recognition_${keyOf(name)}_ms_per_s`, msPerSecond);
    });
  }

  steps(steps: readonly AudioPathCost[], voiceActivity: readonly VoiceActivityCost[]): void {
    this.#table.heading('Cost of 20 ms of one session');
    for (const { step, usPerFrame } of steps) {
      this.#table.row(step, usPerFrame, undefined, 'µs');
      this.#figure(`cost_${keyOf(step)}_us`, usPerFrame);
    }
    for (const { name, sessions, usPerFrame } of voiceActivity) {
      const label = sessions === 1 ? `${name} alone` : `${name}, ${sessions} in a run`;
      this.#table.row(label, usPerFrame, undefined, 'µs');
      this.#figure(`cost_voice_activity_batch_${sessions}_us`, usPerFrame);
    }
  }

  toString(): string {
    return this.#table.toString();
  }

  #spread(name: string, key: string, values: readonly number[], note = ''): void {
    const p50 = percentile(values, 0.5);
    const p95 = percentile(values, 0.95);
    this.#table.row(name, p50, p95, 'ms', note);
    this.#figure(`${key}_p50_ms`, p50);
    this.#figure(`${key}_p95_ms`, p95);
  }

  #count(name: string, key: string, value: number, note: string): void {
    this.#table.row(name, value, undefined, '', note);
    this.#figure(key, value);
  }

  /** What could not be measured is left out. */
  #figure(key: string, value: number): void {
    if (Number.isFinite(value)) this.figures[key] = value;
  }
}

function liveWordErrorRate({ turns }: Heard): number {
  let errors = 0;
  let words = 0;
  for (const { utterance, recognised } of turns) {
    const counted = wordErrorRate(utterance.text, recognised);
    errors += counted.substitutions + counted.insertions + counted.deletions;
    words += counted.words;
  }
  return errors / words;
}

const keyOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
