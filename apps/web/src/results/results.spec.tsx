import type { Interest, Recording, ResultsResponse } from '@spool/contracts';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Interview } from '../interview';
import { Navigation } from '../navigation/navigation';
import { Page } from '../navigation/page-context';
import { ownPageServer } from '../page-server';
import { WithPlayer } from '../recording/player-context';
import { AnswerOf } from '../shell/answer';
import { InterestCard, quotesOf } from './interest-card';
import { InterestPicture } from './interest-picture';
import { summary } from './results-view';
import { strengthWords } from './strength';

const tab = {
  location: { pathname: '/', search: '', hash: '', origin: 'https://spool.example' },
  history: { pushState: () => undefined, replaceState: () => undefined },
  addEventListener: () => undefined,
};

/** As HTML, as a browser would be given it. */
const html = (element: ReactElement): string =>
  renderToStaticMarkup(
    <Page
      value={{
        interview: {} as Interview,
        navigation: new Navigation(tab),
        server: ownPageServer({ accessToken: undefined }),
        userId: 'ada',
      }}
    >
      <WithPlayer>{element}</WithPlayer>
    </Page>,
  );

const said = (quote: string, turn_id: number, recorded = false) => ({
  quote,
  turn_id,
  said_at: '2026-11-24T10:00:00Z',
  start_s: 7,
  ...(recorded ? { recording: { part: '1.opus', start_ms: 100, end_ms: 2000 } } : {}),
});
const robotics: Interest = {
  name: 'robotics',
  category: 'personal',
  confidence: 0.9,
  strength: 0.8,
  evidence: [said('I build <robots>', 2, true), said('Since I was nine', 4)],
  details: [{ ...said('Since I was nine', 4), facet: 'since' }],
  first_mentioned_at: '2026-11-24T10:00:00Z',
  last_mentioned_at: '2026-11-24T10:01:00Z',
  subjects: ['Computer Science'],
};
const recording: Recording = {
  url: '/api/interview/s1/recording',
  parts: [{ part: '1.opus', url: '/api/r/1.opus', started_at: '', offset_ms: 0, duration_ms: 9000 }],
  deleted_at: null,
};

describe('an interest', () => {
  it('shows each quote once, under what it tells', () => {
    expect(quotesOf(robotics).map(({ label, quotes }) => [label, quotes.map(({ quote }) => quote)])).toEqual([
      ['You said', ['I build <robots>']],
      ['Since when', ['Since I was nine']],
    ]);
  });

  it('has its words as they were said, when and in which turn', () => {
    const card = html(<InterestCard interest={robotics} recording={null} />);
    expect(card).toContain('I build &lt;robots&gt;');
    expect(card).toContain('href="#turn-2"');
    expect(card).toContain('Turn 2 of the conversation, at 0:07');
    expect(card).toContain('Leads to Computer Science');
  });

  it('can be heard only where it was recorded', () => {
    const played = (of: Recording | null) =>
      [...html(<InterestCard interest={robotics} recording={of} />).matchAll(/Hear it: ([^"]+)"/g)].map(
        ([, label]) => label,
      );
    expect(played(recording)).toEqual(['I build &lt;robots&gt;']);
    expect(played(null)).toEqual([]);
    expect(played({ url: null, parts: [], deleted_at: '2026-11-25T00:00:00Z' })).toEqual([]);
  });
});

describe('the picture', () => {
  it('says in words what it shows, in the order in which it was spoken of', () => {
    const chess: Interest = {
      ...robotics,
      name: 'chess',
      category: 'social',
      strength: 0.4,
      first_mentioned_at: '2026-11-24T09:00:00Z',
    };
    const picture = html(<InterestPicture interests={[robotics, chess]} />);
    expect([...picture.matchAll(/<a [^>]*aria-label="([^"]+)"/g)].map(([, label]) => label)).toEqual([
      'Chess Social, you like it, 2 quotes',
      'Robotics Personal, close to your heart, 2 quotes',
    ]);
  });

  it('has words for every strength', () => {
    expect([0, 0.3, 0.5, 0.7, 1].map(strengthWords)).toEqual([
      'A spark',
      'You like it',
      'Matters to you',
      'Close to your heart',
      'Close to your heart',
    ]);
  });
});

describe('the summary', () => {
  const results = { interests: [robotics], learner_turns: 1, duration_s: 67, final: true } as ResultsResponse;

  it('says how much came of how much, and whether that is all', () => {
    expect(summary(results)).toBe('1 interest from 1 answer in 1:07, in your own words.');
    expect(summary({ ...results, final: false })).toMatch(/still goes on/);
    expect(summary({ ...results, interests: [] })).toMatch(/too short to tell/);
    expect(summary({ ...results, interests: [], final: false })).not.toMatch(/too short/);
  });
});

describe('what is asked of the server', () => {
  const answer = (given: Parameters<typeof AnswerOf<string>>[0]['answer']) =>
    html(
      <AnswerOf
        answer={given}
        waiting="Fetching…"
        retry={() => undefined}
        otherwise={{ forbidden: <b>Not yours</b> }}
      >
        {(value) => <i>{value}</i>}
      </AnswerOf>,
    );

  it('is waited for aloud, shown, or explained with a way on', () => {
    expect(answer({ state: 'loading' })).toMatch(/role="status".*Fetching…/);
    expect(answer({ state: 'ready', value: 'here' })).toContain('<i>here</i>');
    const failed = answer({ state: 'failed', code: 'network_error', detail: 'Check your network.' });
    expect(failed).toMatch(/role="alert".*Check your network\..*<button.*Try again/);
    expect(answer({ state: 'failed', code: 'forbidden', detail: 'No.' })).toContain('<b>Not yours</b>');
  });
});
