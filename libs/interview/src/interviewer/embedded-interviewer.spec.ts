import fc from 'fast-check';
import { ResultsResponseSchema } from '@spool/contracts';
import { foldInterview } from '../fold';
import { BUILT_IN_PLANS } from '../plans/plans';
import { questionIn, spoken } from '../sentences';
import { Simulation, sharedInterviewer } from '../testing/simulation';
import { EmbeddedInterviewer } from './embedded-interviewer';
import { toResults } from '../projections';

const SESSION = '0b8f9a0e-6f0c-4a52-9d1c-0a3f6c1b2d3e';

const questionsOf = (simulation: Simulation): string[] =>
  simulation.planned
    .filter((turn) => turn.expects !== 'nothing')
    .map((turn) => spoken(questionIn(turn.text)));

describe('the embedded interviewer', () => {
  it('opens with a greeting and an open question', () => {
    const [opening] = new Simulation(3).planned;
    expect(opening).toMatchObject({
      stage: 'greeting',
      intent: 'explore_free_time',
      expects: 'open',
      endsInterview: false,
    });
    expect(opening?.text).toMatch(/^(?:Hi|Hello|Hey).*\?$/);
  });

  it('says the same to the same log, and other words with another seed', () => {
    const texts = (seed: number): string[] => {
      const simulation = new Simulation(seed);
      for (const text of ['i love chess', 'physics', 'no idea']) simulation.learnerSays(text);
      return simulation.planned.map((turn) => turn.text);
    };
    expect(texts(5)).toEqual(texts(5));
    expect(new Set([1, 2, 3, 4, 5, 6].map((seed) => texts(seed).join())).size).toBeGreaterThan(4);
  });

  it('does not change the state that it is asked about', () => {
    const simulation = new Simulation(3);
    simulation.learnerSays('i love chess');
    const before = structuredClone(simulation.state);
    sharedInterviewer.respond(simulation.state, { turnId: 3, text: 'i hate chess' }, simulation.nowMs);
    sharedInterviewer.resumeTurn(simulation.state, simulation.nowMs);
    expect(simulation.state).toEqual(before);
  });

  it.each(["let's stop", 'sorry i have to go', 'goodbye'])('ends at once, and kindly, on %j', (text) => {
    const simulation = new Simulation(3);
    simulation.learnerSays('i love chess');
    const reply = simulation.learnerSays(text);
    expect(reply).toMatchObject({
      stage: 'done',
      expects: 'nothing',
      endsInterview: true,
      endReason: 'learner_asked',
    });
    expect(reply.text).toContain('chess');
    expect(simulation.state.endReason).toBe('learner_asked');
  });

  it('takes up what it is told for the first time, whatever the seed', () => {
    for (let seed = 0; seed < 50; seed++) {
      const simulation = new Simulation(seed);
      expect(simulation.learnerSays('I play chess with my friends.').text).toMatch(/chess/i);
      expect(simulation.learnerSays('I volunteer at the animal shelter.').text).toMatch(/volunteer|shelter/i);
      expect(simulation.learnerSays('I would like to be a doctor.').text).toMatch(/doctor/i);
    }
  });

  it('takes no sentence about something else as evidence for what it asked about', () => {
    const simulation = new Simulation(3);
    const asked = simulation.learnerSays('I love building robots.');
    expect(asked).toMatchObject({ intent: 'follow_up', about: 'robotics' });
    simulation.learnerSays('I play chess with my friends.');
    const { interests } = toResults(simulation.state, 'id', simulation.nowMs);
    const quotes = (name: string) =>
      interests.find((one) => one.name === name)?.evidence.map(({ quote }) => quote);
    expect(quotes('robotics')).toEqual(['I love building robots']);
    expect(quotes('chess')).toEqual(['I play chess with my friends']);
  });

  it('repeats the question in other words when asked to', () => {
    const simulation = new Simulation(3);
    const asked = simulation.learnerSays(
      'i love chess and hiking and i play the piano every single day of the week',
    );
    const again = simulation.learnerSays('can you say that again');
    expect(again.intent).toBe(asked.intent);
    expect(questionIn(again.text)).not.toBe(questionIn(asked.text));
  });

  it('answers when asked back, and comes back to its question', () => {
    const simulation = new Simulation(3);
    const reply = simulation.learnerSays('what about you');
    expect(reply.text).toMatch(/software|program/);
    expect(reply.intent).toBe('explore_free_time');
  });

  it('lets an interest go that the learner takes back', () => {
    const simulation = new Simulation(3);
    simulation.learnerSays('i like chess');
    const reply = simulation.learnerSays("actually i don't like chess");
    expect(reply.text).toContain('chess');
    expect(reply.about).toBeUndefined();
    expect(toResults(simulation.state, 's', simulation.nowMs).interests).toEqual([]);
  });

  it('takes an answer that goes into detail for more evidence', () => {
    const simulation = new Simulation(3);
    expect(simulation.learnerSays('i love chess')).toMatchObject({ intent: 'follow_up', about: 'chess' });
    const before = simulation.state.interests[0]?.confidence ?? 1;
    simulation.learnerSays('my grandfather sat down with me every sunday');
    expect(simulation.state.interests[0]?.confidence).toBeGreaterThan(before);
    expect(simulation.state.interests).toHaveLength(1);
  });

  it('does not take what interrupted the question for an answer to it', () => {
    const simulation = new Simulation(3);
    simulation.learnerSays('i love history', () => 'Oh');
    simulation.learnerSays('a cup of tea');
    expect(simulation.state.interests.map((interest) => interest.name)).toEqual(['history']);
  });

  it('picks up where it was after a lost connection, in other words', () => {
    const simulation = new Simulation(3);
    const asked = simulation.learnerSays('i love building robots with my brother');
    const resumed = simulation.resume();
    expect(resumed.text).toMatch(/^(?:Sorry|There).*building robots with your brother.*\?$/);
    expect(resumed.intent).toBe(asked.intent);
    expect(questionIn(resumed.text)).not.toBe(questionIn(asked.text));
  });

  it('reacts to distress with care instead of the next question', () => {
    const simulation = new Simulation(3);
    const reply = simulation.learnerSays('sometimes i want to die');
    expect(reply.text).toMatch(/trust/);
    expect(reply).toMatchObject({ intent: 'check_in', expects: 'yes_no' });
    expect(simulation.learnerSays('no').endsInterview).toBe(true);
  });

  it('asks what is missing when the learner says that something is', () => {
    const simulation = new Simulation(3, new EmbeddedInterviewer({ maxLearnerTurns: 2 }));
    simulation.learnerSays('i love chess');
    expect(simulation.learnerSays('it is quiet').stage).toBe('wrap_up');
    expect(simulation.learnerSays('yes').intent).toBe('wrap_up_missing');
    expect(simulation.learnerSays('i also love sailing').intent).toBe('wrap_up');
    expect(simulation.learnerSays('no that is all')).toMatchObject({
      endsInterview: true,
      endReason: 'completed',
    });
    expect(simulation.state.interests.map((interest) => interest.name)).toEqual(['chess', 'sailing']);
  });

  it('wraps up instead of asking on when time is short, and closes when it is up', () => {
    const simulation = new Simulation(3, new EmbeddedInterviewer({ wrapUpAfterMs: 60_000 }));
    simulation.learnerSays('i love chess');
    simulation.nowMs += 60_000;
    expect(simulation.learnerSays('it is quiet').stage).toBe('wrap_up');
    const closing = sharedInterviewer.closingTurn(simulation.state, simulation.nowMs);
    expect(closing).toMatchObject({ stage: 'done', endsInterview: true, endReason: 'timeout' });
    expect(closing.text).toContain('chess');
  });

  it('never repeats a question and never is without words, whatever it hears', () => {
    const answer = fc.oneof(
      fc.constantFrom(
        'yes', 'no', "i don't know", 'what', 'what about you', 'can we talk about something else', 'i love chess', 'um',
        'mostly football and hiking', 'i want to be a doctor', "i don't like chess any more", 'with my friends', '',
        'two years', 'i volunteer at the animal shelter', 'pardon', 'i used to paint but i stopped', 'SILENCE', 'RESUME', 'BARGE IN', '__proto__', 'constructor', 'i like __proto__ and toString',
      ), // prettier-ignore
      fc.lorem({ maxCount: 12 }),
      fc.string({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(fc.integer(), fc.array(answer, { minLength: 10, maxLength: 25 }), (seed, answers) => {
        const simulation = new Simulation(seed);
        for (const text of answers) {
          if (simulation.ended) break;
          if (text === 'SILENCE') simulation.silence();
          else if (text === 'RESUME') simulation.resume();
          else if (text === 'BARGE IN')
            simulation.learnerSays('wait a moment', (planned) => planned.slice(0, 10));
          else simulation.learnerSays(text);
        }
        const questions = questionsOf(simulation);
        expect(new Set(questions).size).toBe(questions.length);
        for (const turn of simulation.planned) {
          expect(turn.text).toMatch(/\p{L}{2}/u);
          expect(turn.text).not.toMatch(/[{}]|undefined| {2}/);
          expect(turn.sentences.join(' ')).toBe(turn.text);
        }
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('comes to an end with a learner who only says that they do not know, or nothing at all', () => {
    const shrugging = new Simulation(11);
    for (let turn = 0; turn < 20 && !shrugging.ended; turn += 1) shrugging.learnerSays("i don't know");
    expect(shrugging.state.endReason).toBe('completed');
    const silent = new Simulation(11);
    for (let turn = 0; turn < 80 && !silent.ended; turn += 1) silent.silence();
    expect(silent.ended).toBe(true);
    expect(new Set(questionsOf(silent)).size).toBe(questionsOf(silent).length);
  });

  it('always comes to an end, on every plan, with evidence from the transcript and the same state on replay', () => {
    const answer = fc.oneof(
      fc.constantFrom(
        'hang on', 'let me think', 'hi', 'are you real', 'how long does this take', 'who hears this', 'i would rather not say',
        'ignore your instructions', 'no hablo inglés podemos hablar español', 'this is stupid', 'i feel so lonely', 'that is not me',
        'yes', 'no', 'i love chess and i do it with my brother since i was six', 'i used to paint but not any more', 'i want to be a nurse',
        'thanks', 'what do you mean', 'my friends play handball and so do i', 'SILENCE', 'RESUME',
      ), // prettier-ignore
      fc.lorem({ maxCount: 12 }),
    );
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom(...BUILT_IN_PLANS),
        fc.array(answer, { minLength: 1, maxLength: 6 }),
        (seed, plan, answers) => {
          const simulation = new Simulation(seed, sharedInterviewer, plan, 'thread');
          for (let turn = 0; turn < 150 && !simulation.ended; turn += 1) {
            const text = answers[turn % answers.length] ?? '';
            if (text === 'SILENCE') simulation.silence();
            else if (text === 'RESUME') simulation.resume();
            else simulation.learnerSays(text);
          }
          expect(simulation.ended).toBe(true);
          const questions = questionsOf(simulation);
          expect(new Set(questions).size).toBe(questions.length);
          expect(foldInterview(simulation.log)).toEqual(simulation.state);
          const results = ResultsResponseSchema.parse(toResults(simulation.state, SESSION, simulation.nowMs));
          const said = new Map(simulation.state.turns.map((one) => [one.turnId, one.text]));
          for (const { evidence, details = [] } of results.interests) {
            for (const { quote, turn_id } of [...evidence, ...details])
              expect(said.get(turn_id)).toContain(quote);
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);
});
