import { levelDbfs } from '../levels';
import { ENERGY_VAD_WEAKNESS } from '../models';
import type { VadStream, VoiceActivityModel } from './model';

const INITIAL_FLOOR_DBFS = -60;
const LOWEST_FLOOR_DBFS = -75;
/** Above this, what goes on is taken for speech however long it lasts. */
const HIGHEST_FLOOR_DBFS = -35;
/** The floor falls with the quietest window at once and rises by about 2 dB a second. */
const FLOOR_RISE_DB = 0.06;
/** Level above the floor at which speech is as likely as not, in dB. */
const EVEN_ODDS_DB = 12;
const SLOPE_DB = 2.5;

export class EnergyStream implements VadStream {
  floorDbfs = INITIAL_FLOOR_DBFS;

  reset(): void {
    this.floorDbfs = INITIAL_FLOOR_DBFS;
  }
}

/** The floor for machines without a model: loudness over a noise floor that follows the quietest windows. */
export class EnergyVad implements VoiceActivityModel<EnergyStream> {
  readonly name = 'energy';
  readonly weakness = ENERGY_VAD_WEAKNESS;

  createStream(): EnergyStream {
    return new EnergyStream();
  }

  judge(streams: readonly EnergyStream[], windows: readonly Float32Array[]): Promise<Float32Array> {
    return Promise.resolve(
      Float32Array.from(streams, (stream, i) => probability(stream, windows[i] ?? new Float32Array(0))),
    );
  }

  skip(stream: EnergyStream, window: Float32Array): void {
    follow(stream, levelDbfs(window));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function probability(stream: EnergyStream, window: Float32Array): number {
  const level = levelDbfs(window);
  follow(stream, level);
  return 1 / (1 + Math.exp((EVEN_ODDS_DB - (level - stream.floorDbfs)) / SLOPE_DB));
}

function follow(stream: EnergyStream, level: number): void {
  const floor = Math.min(level, stream.floorDbfs + FLOOR_RISE_DB);
  stream.floorDbfs = Math.min(HIGHEST_FLOOR_DBFS, Math.max(LOWEST_FLOOR_DBFS, floor));
}
