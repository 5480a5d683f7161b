import { LATENESS_BOUNDS_MS } from '@spool/audio';
import { MEDIA_PROCESS_METRICS, MetricSheet, SheetSum, toExposition } from '@spool/observability';
import type { FloorDecision } from '@spool/turn-taking';
import { SessionMeter, type SessionCounts } from './session-meter';

const NOTHING: SessionCounts = { received: 0, lost: 0, late: 0, recovered: 0, overflowed: 0, concealed: 0 };

it('has the buckets in which the pacer counts', () => {
  expect([...(MEDIA_PROCESS_METRICS.pacingLate.buckets ?? []), Infinity]).toEqual(LATENESS_BOUNDS_MS);
});

describe('a session’s meter', () => {
  const sheet = new MetricSheet(MEDIA_PROCESS_METRICS);
  const served = async (): Promise<string[]> => {
    const sum = new SheetSum(MEDIA_PROCESS_METRICS);
    sum.take(0, sheet.snapshot());
    return (await toExposition([sum.registry()])).split('\n');
  };

  it('counts what became of pauses, and none where a turn is cut off', async () => {
    const meter = new SessionMeter(sheet, 's1');
    const end = { type: 'end_of_turn', startedAtMs: 0, speechEndedAtMs: 500, waitMs: 0 } as const;
    const decisions: FloorDecision[] = [
      { type: 'pause', speechEndedAtMs: 300 },
      { type: 'utterance_resumed' },
      { type: 'pause', speechEndedAtMs: 500 },
      { ...end, reason: 'complete' },
      { ...end, reason: 'learner_muted' },
      { type: 'pause', speechEndedAtMs: 900 },
      { type: 'utterance_dropped', reason: 'noise' },
    ];
    for (const decision of decisions) meter.decided(decision, 0);
    expect(await served()).toEqual(
      expect.arrayContaining([
        'spool_pauses_total{outcome="ended"} 1',
        'spool_pauses_total{outcome="resumed"} 1',
        'spool_pauses_total{outcome="dropped"} 1',
      ]),
    );
  });

  it('times how the voice gives way, once for each time that it falls silent', async () => {
    const meter = new SessionMeter(sheet, 's1');
    const decisions: [number, FloorDecision][] = [
      [0, { type: 'floor_changed', floor: 'interviewer' }],
      [1060, { type: 'utterance_started', startedAtMs: 1000 }],
      [1060, { type: 'duck' }],
      [1250, { type: 'hold_voice' }],
      [1400, { type: 'barge_in', atMs: 1400 }],
      [1400, { type: 'floor_changed', floor: 'learner' }],
      [
        2900,
        { type: 'end_of_turn', startedAtMs: 1000, speechEndedAtMs: 2500, waitMs: 400, reason: 'complete' },
      ],
      [5030, { type: 'utterance_started', startedAtMs: 5000 }],
      [5030, { type: 'duck' }],
      [5300, { type: 'resume_voice' }],
    ];
    for (const [atMs, decision] of decisions) meter.decided(decision, atMs);
    expect(await served()).toEqual(
      expect.arrayContaining([
        'spool_duck_ms_sum 90',
        'spool_duck_ms_count 2',
        'spool_barge_in_ms_sum 250',
        'spool_barge_in_ms_count 1',
        'spool_false_interruptions_total 1',
        'spool_endpoint_wait_ms_sum{reason="complete"} 400',
        'spool_floor_held_ms_sum{holder="interviewer"} 1400',
      ]),
    );
  });

  it('adds what others have counted since it last looked', async () => {
    const meter = new SessionMeter(sheet, 's1');
    meter.read({ ...NOTHING, received: 10, lost: 1 });
    meter.read({ ...NOTHING, received: 15, lost: 1 });
    const another = new SessionMeter(sheet, 's1');
    another.read({ ...NOTHING, received: 1 });
    expect(await served()).toEqual(
      expect.arrayContaining(['spool_packets_received_total 16', 'spool_packets_lost_total 1']),
    );
  });
});
