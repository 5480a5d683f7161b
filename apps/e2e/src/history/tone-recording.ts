import { OpusEncoder } from '@spool/audio';
import type { StoredEvent } from '@spool/contracts';
import { StereoRecorder } from '@spool/recording';

export const RECORDING_PART = '0000000001.opus';

const HZ = 24_000;
const TICK_MS = 20;
/** Each speaks in a tone of its own, Hz. */
const LEARNER_HZ = 440;
const INTERVIEWER_HZ = 220;

/** A recording in which a tone stands for each voice, wherever the log says that somebody spoke. Opus in Ogg. */
export function toneRecording(log: readonly StoredEvent[]): Buffer {
  const pages: Buffer[] = [];
  const recorder = new StereoRecorder({ serial: 1, onPage: (page) => pages.push(page), recode: () => [] });
  const [learner, interviewer] = [tone(LEARNER_HZ), tone(INTERVIEWER_HZ)];
  const turns = log.flatMap(({ event }) =>
    event.type === 'learner_turn' || event.type === 'interviewer_turn_heard' ? [event] : [],
  );
  const beganMs = log[0]?.event.at_ms ?? 0;
  const endMs = Math.max(beganMs, ...turns.map(({ ended_at_ms }) => ended_at_ms));
  for (let nowMs = beganMs, tick = 0; nowMs < endMs; nowMs += TICK_MS, tick++) {
    const now = turns.find(({ started_at_ms, ended_at_ms }) => started_at_ms <= nowMs && nowMs < ended_at_ms);
    const payload = learner[tick % learner.length];
    recorder.learner(
      now?.type === 'learner_turn' && payload
        ? { kind: 'packet', payload, durationMs: TICK_MS }
        : { kind: 'silence', durationMs: TICK_MS },
    );
    recorder.tick(
      now?.type === 'interviewer_turn_heard' ? (interviewer[tick % interviewer.length] ?? null) : null,
    );
  }
  recorder.close();
  return Buffer.concat(pages);
}

/** A second of it, in packets of 20 ms. */
function tone(hz: number): Buffer[] {
  const encoder = new OpusEncoder({ sampleRate: HZ });
  const samples = (HZ * TICK_MS) / 1000;
  return Array.from({ length: 1000 / TICK_MS }, (_, packet) =>
    encoder.encode(
      Float32Array.from(
        { length: samples },
        (_, index) => 0.3 * Math.sin((2 * Math.PI * hz * (packet * samples + index)) / HZ),
      ),
    ),
  );
}
