import { Simulation } from '../testing/simulation';
import { EmbeddedInterviewer } from '../interviewer/embedded-interviewer';
import { toResults } from '../projections';
import {
  BUILT_IN_PLANS,
  INTEREST_DISCOVERY,
  InvalidPlanError,
  JOB_INTERVIEW_REHEARSAL,
  parsePlan,
} from './plans';

describe('interview plans', () => {
  it.each(BUILT_IN_PLANS.map((plan) => [plan.id, plan] as const))('leads %s to its end', (_id, plan) => {
    const simulation = new Simulation(5, new EmbeddedInterviewer({}, plan));
    for (let turn = 0; turn < 40 && !simulation.ended; turn += 1)
      simulation.learnerSays(`answer number ${turn} is about something that i built in a small team`);
    expect(simulation.state.endReason).toBe('completed');
    const asked = new Set(simulation.planned.map(({ intent }) => intent.split('.')[0]));
    for (const { id } of plan.areas) expect(asked).toContain(`explore_${id}`);
  });

  it('asks for an example, their part and what came of it when the plan wants to know', () => {
    const simulation = new Simulation(5, new EmbeddedInterviewer({}, JOB_INTERVIEW_REHEARSAL));
    for (let turn = 0; turn < 40 && !simulation.ended; turn += 1)
      simulation.learnerSays('last year i organised a sale for our class and it went well in the end');
    const intents = simulation.planned.map(({ intent }) => intent);
    expect(intents).toEqual(
      expect.arrayContaining(['explore_experience.own_part', 'explore_experience.result']),
    );
    expect(intents.indexOf('explore_experience.own_part')).toBe(intents.indexOf('explore_experience') + 1);
  });

  it('is followed from the log, whatever the interviewer’s own plan is', () => {
    const simulation = new Simulation(5, undefined, JOB_INTERVIEW_REHEARSAL);
    expect(simulation.planned[0]?.intent).toBe('explore_introduction');
    expect(toResults(simulation.state, 'id', simulation.nowMs)).toMatchObject({
      plan: { id: 'job-interview-rehearsal', version: 1 },
    });
    expect(toResults(simulation.state, 'id', simulation.nowMs).coverage?.[0]).toMatchObject({
      area: 'introduction',
      asked: true,
    });
  });

  it.each<[string, object, RegExp]>([
    ['a field that there is not', { colour: 'red' }, /colour/i],
    [
      'two areas with one id',
      { areas: [INTEREST_DISCOVERY.areas[0], INTEREST_DISCOVERY.areas[0]] },
      /another area free_time/,
    ],
    [
      'a question without a question mark',
      { wrap_up: { missing: ['Tell me'], add: ['What?'] } },
      /wrap_up\.missing\.0/,
    ],
    [
      'a probe that is not described',
      { areas: [{ ...INTEREST_DISCOVERY.areas[0], probes: ['why'] }] },
      /no probe why/,
    ],
  ])('names the place of %s', (_what, change, message) => {
    const parse = (): unknown => parsePlan({ ...INTEREST_DISCOVERY, ...change }, 'mine.json');
    expect(parse).toThrow(InvalidPlanError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(/mine\.json/);
  });
});
