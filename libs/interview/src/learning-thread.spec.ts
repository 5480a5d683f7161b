import fc from 'fast-check';
import { LearningThreadSchema } from '@spool/contracts';
import type { InterviewEvent, StoredEvent } from '@spool/contracts';
import { foldInterview } from './fold';
import { proposeThread } from './learning-thread';
import { toResults } from './projections';
import { Simulation } from './testing/simulation';

const at_ms = Date.UTC(2026, 0, 5, 12);

describe('the learning thread', () => {
  it('rests on the strongest interests, in the learner’s words', () => {
    const simulation = new Simulation(3, undefined, undefined, 'thread');
    simulation.learnerSays('I absolutely love building robots with my brother in the garage.');
    simulation.learnerSays('we started when i was nine');
    simulation.learnerSays('physics is my favourite subject');
    expect(toResults(simulation.state, 'id', at_ms).thread).toBeNull();
    simulation.learnerSays('sorry i have to go');
    const thread = LearningThreadSchema.parse(toResults(simulation.state, 'id', at_ms).thread);
    expect(thread.title).toMatch(/robotics/);
    expect(thread.interests[0]).toMatchObject({
      name: 'robotics',
      quote: expect.stringContaining('building robots'),
    });
    expect(thread.subjects).toContain('Physics');
    expect(thread.topics[0]).toBe('robotics');
    expect(thread.description).toContain('building robots');
  });

  it('is not proposed in other interviews, nor from nothing', () => {
    const interests = new Simulation(3);
    interests.learnerSays('i love chess');
    interests.learnerSays('goodbye');
    expect(toResults(interests.state, 'id', at_ms).thread).toBeNull();
    expect(proposeThread(new Simulation(3, undefined, undefined, 'thread').state)).toBeNull();
  });

  it('is the same for the same log and keeps to its lengths, whatever was said', () => {
    const words = fc.stringMatching(/^[a-z]{1,30}( [a-z]{1,30}){0,20}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(words, words), { minLength: 1, maxLength: 8 }), (said) => {
        const events = said.flatMap(([name, quote], index): InterviewEvent[] => [
          { type: 'learner_turn', at_ms, turn_id: index + 1, text: quote, source: 'text', started_at_ms: at_ms, ended_at_ms: at_ms },
          { type: 'interest_observed', at_ms, turn_id: index + 1, name, quote, category: 'personal', confidence: 0.5, polarity: 'positive', facet: 'goal' },
        ]); // prettier-ignore
        const log = events.map((event, index): StoredEvent => ({ seq: index + 1, event }));
        const thread = LearningThreadSchema.parse(proposeThread(foldInterview(log)));
        expect(proposeThread(foldInterview(log))).toEqual(thread);
        const texts = new Set(said.map(([, quote]) => quote));
        for (const { quote } of thread.interests) expect(texts).toContain(quote);
      }),
    );
  });
});
