import { ENERGY_VAD_WEAKNESS, type SpeechModels } from '../models';
import type { Degradation } from '../ports';
import { EnergyVad } from './energy-vad';
import { SileroVad } from './silero-vad';
import { VadBatcher, type VadBatcherOptions } from './vad-batcher';

export interface LoadedVad {
  readonly vad: VadBatcher;
  /** Empty when the usual model is there. */
  readonly degraded: readonly Degradation[];
}

/** The best voice activity detection that the machine has: Silero, else loudness. */
export async function loadVad(models: SpeechModels, options?: VadBatcherOptions): Promise<LoadedVad> {
  if (models.silero) {
    return { vad: new VadBatcher(await SileroVad.load(models.silero), options), degraded: [] };
  }
  return {
    vad: new VadBatcher(new EnergyVad(), options),
    degraded: [{ part: 'voice_activity', detail: ENERGY_VAD_WEAKNESS }],
  };
}
