import type { InterestCategory, Stage, TurnLatency } from '@spool/contracts';

/** `0:07`, `12:30`, `1:02:03` */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

/** `English`, `British English`: of a BCP 47 tag. */
export const languageName = (tag: string): string => languages.of(tag) ?? tag;

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

/** As the learner's language writes it: `24 November 2026`. */
export const formatDay = (iso: string): string => day.format(new Date(iso));
export const formatTime = (iso: string): string => time.format(new Date(iso));

/** First letter large, as names of interests are written small. */
export const titled = (name: string): string => name.charAt(0).toLocaleUpperCase() + name.slice(1);

/** `1 answer`, `7 answers` */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** `0.62 s`, `12.3 s` */
export const formatLatency = (ms: number): string => `${(ms / 1000).toFixed(ms < 9_995 ? 2 : 1)} s`;

const LATENCY_PARTS = [
  ['jitter_buffer_ms', 'Sound arrives'],
  ['endpoint_wait_ms', 'Waiting whether you go on'],
  ['recogniser_ms', 'Recognising your words'],
  ['reply_ms', 'Choosing the answer'],
  ['synthesis_ms', 'Making the voice'],
  ['playout_ms', 'Sending it'],
] as const satisfies readonly (readonly [Exclude<keyof TurnLatency, 'total_ms'>, string])[];

export interface LatencyPart {
  readonly label: string;
  readonly ms: number;
  /** Of all parts, 0 to 1. */
  readonly share: number;
}

/** The parts of a turn's answer time, in the order in which they happen. */
export function latencyParts(latency: TurnLatency): LatencyPart[] {
  const sum = LATENCY_PARTS.reduce((total, [key]) => total + Math.max(0, latency[key]), 0);
  return LATENCY_PARTS.map(([key, label]) => ({
    label,
    ms: Math.max(0, latency[key]),
    share: sum > 0 ? Math.max(0, latency[key]) / sum : 0,
  }));
}

export const CATEGORIES: Readonly<Record<InterestCategory, string>> = {
  career: 'Career',
  personal: 'Personal',
  social: 'Social',
  philanthropic: 'Giving back',
};

export const STAGES: readonly (readonly [Stage, string])[] = [
  ['greeting', 'Hello'],
  ['exploration', 'Exploring'],
  ['deep_dive', 'Going deeper'],
  ['wrap_up', 'Wrapping up'],
];

/** Number of stages that are behind; all of them when the interview is done. */
export const stagesDone = (stage: Stage): number => {
  const index = STAGES.findIndex(([name]) => name === stage);
  return index < 0 ? STAGES.length : index;
};
