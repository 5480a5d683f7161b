import { randomFrom } from '../random';
import type { InterviewerTurn } from '../session';
import { FAMILIES } from './families';
import type { Family } from './families';
import type { Persona } from './personas';
import { quirkLine } from './quirks';
import { asRecognised } from './recogniser-noise';
import { matches, truthsOf } from './truth';
import { thing } from './things';
import type { Thing } from './things';

type Area = 'activity' | 'company' | 'learning' | 'helping' | 'future';
const AREA_OF_INTENT = new Map<string, Area>([
  ['explore_free_time', 'activity'],
  ['explore_learning', 'learning'],
  ['explore_people', 'company'],
  ['explore_helping', 'helping'],
  ['explore_future', 'future'],
]);
/** For interviewers whose moves have other names: what the question is about by its words. */
const AREA_OF_WORDS: [Area, RegExp][] = [
  ['future', /\b(?:job|work|career|later|future|ten years|want to be)\b/i],
  ['helping', /\b(?:help|better|cause|problem in the world|volunteer)\b/i],
  ['learning', /\b(?:learn\w*|subject|school|class|topic|teach)\b/i],
  ['company', /\b(?:friends|family|team|club|group|together|other people)\b/i],
];
const FACET_OF_INTENT = new Map<string, 'since' | 'withWhom' | 'enjoy' | 'goal'>([
  ['follow_up', 'since'],
  ['deepen_since', 'since'],
  ['deepen_company', 'withWhom'],
  ['deepen_enjoyment', 'enjoy'],
  ['deepen_activity', 'enjoy'],
  ['deepen_next', 'goal'],
  ['deepen_goal', 'goal'],
]);
/** The learner's turn in which the first quirk comes. */
const FIRST_QUIRK_TURN = 2;
/** Turns after which a change of mind is told. */
const CHANGE_AFTER_TURNS = 3;

/**
 * A simulated learner: answers what is asked, from what is true of the persona, in the persona's way of talking.
 * It hears the interviewer's turn and the move behind it; it knows nothing of how the interviewer understands.
 */
export class Learner {
  readonly #persona: Persona;
  readonly #family: Family;
  readonly #random: () => number;
  readonly #used = new Map<string, number>();
  readonly #untold: Record<Area, Thing[]>;
  readonly #noise: string[];
  readonly #changing: { thing: Thing; toldAtTurn: number | null }[];
  readonly #takenBack: Thing[] = [];
  readonly #told: Thing[] = [];
  readonly #asWritten: boolean;
  #turns = 0;
  #quirks;

  /** @param manner `speech`: words to be spoken, which a recogniser will make its own mistakes with */
  constructor(persona: Persona, seed: number, manner: 'text' | 'speech' = 'text') {
    this.#persona = persona;
    this.#asWritten = manner === 'speech' || persona.style === 'written';
    const family = FAMILIES.find((one) => one.name === persona.family);
    if (family === undefined) throw new Error(`There is no family ${persona.family}: add it to families.ts.`);
    this.#family = family;
    this.#random = randomFrom(`${persona.id} ${seed}`);
    this.#changing = persona.changed.map((id) => ({ thing: thing(id), toldAtTurn: null }));
    this.#untold = {
      activity: [...persona.activity, ...persona.changed].map(thing),
      company: persona.company.map(thing),
      learning: persona.learning.map(thing),
      helping: persona.helping.map(thing),
      future: persona.future.map(thing),
    };
    this.#noise = [
      ...persona.dislike.map((id) => this.#fill('dislike', thing(id))),
      ...persona.past.map((id) => this.#fill('past', thing(id))),
      ...persona.others.map((id) => this.#fill('others', thing(id))),
      ...persona.forced.map((id) => this.#fill('forced', thing(id))),
    ];
    this.#quirks = [...persona.quirks];
  }

  /** What has been told of their interests so far and not been taken back: all that can be known of them by now. */
  get told(): Thing[] {
    return this.#told.filter((one) => !this.#takenBack.includes(one));
  }

  /** The learner's answer, or `null` where they keep silent. */
  answer(turn: InterviewerTurn): string | null {
    this.#turns += 1;
    const text = this.#say(turn);
    if (text === null || this.#asWritten) return text;
    return asRecognised(text, this.#random);
  }

  #say(turn: InterviewerTurn): string | null {
    if (turn.expects === 'nothing') return this.#answerTo(this.#asked ?? turn);
    const quirk =
      this.#turns > FIRST_QUIRK_TURN && turn.intent.startsWith('explore') ? this.#quirks.shift() : undefined;
    this.#asked = turn;
    if (quirk === 'silence') return null;
    if (quirk === 'digress') return `${this.#line('digression')} ${this.#answerTo(turn)}`;
    return quirk === undefined ? this.#answerTo(turn) : quirkLine(quirk, this.#persona.heldOut);
  }
  #asked: InterviewerTurn | undefined;

  #answerTo(turn: InterviewerTurn): string {
    const mind = this.#changeOfMind(turn);
    const rest = this.#plainAnswer(turn);
    return mind === '' ? rest : `${rest} ${mind}`;
  }

  #plainAnswer(turn: InterviewerTurn): string {
    switch (turn.intent) {
      case 'wrap_up':
        return this.#wrapUp();
      case 'wrap_up_missing':
        return this.#tellAny() ?? this.#line('no');
      case 'check_in':
        return 'Yes.';
      default:
    }
    const facet = FACET_OF_INTENT.get(turn.intent);
    if (facet !== undefined || turn.about !== undefined) return this.#tellDetail(turn, facet ?? 'enjoy');
    return this.#tellArea(areaOf(turn));
  }

  #tellArea(area: Area): string {
    const told = this.#untold[area].splice(0, this.#persona.chatty).map((one) => {
      const changing = this.#changing.find((change) => change.thing === one);
      if (changing !== undefined) changing.toldAtTurn = this.#turns;
      this.#told.push(one);
      return this.#fill(area, one);
    });
    const noise = this.#noise.shift();
    if (told.length === 0) return noise ?? this.#line('nothing');
    const own = told.join(this.#line('join'));
    if (noise === undefined) return own;
    return this.#random() < 0.5 ? `${noise} ${own}` : `${own} ${noise}`;
  }

  #tellDetail(turn: InterviewerTurn, facet: 'since' | 'withWhom' | 'enjoy' | 'goal'): string {
    const about = turn.about ?? '';
    const changing = this.#changing.find((one) => matches(about, one.thing));
    if (this.#takenBack.some((one) => matches(about, one))) return this.#line('notMine');
    const mine = truthsOf(this.#persona).find((one) => matches(about, one)) ?? changing?.thing;
    if (mine === undefined && !this.#persona.fine.includes(about)) return this.#line('notMine');
    const known = mine ?? thing(this.#persona.activity[0] ?? '');
    return filled(this.#line(facet), { x: known[facet] });
  }

  #wrapUp(): string {
    return this.#left() ? `${this.#line('more')} ${this.#tellAny() ?? ''}`.trim() : this.#line('no');
  }

  #left = (): boolean => Object.values(this.#untold).some((list) => list.length > 0);

  #tellAny(): string | undefined {
    const area = (Object.keys(this.#untold) as Area[]).find((one) => this.#untold[one].length > 0);
    return area === undefined ? undefined : this.#tellArea(area);
  }

  /** Takes back, in time for the results, what the persona has given up. */
  #changeOfMind(turn: InterviewerTurn): string {
    const due = this.#changing.findIndex(
      ({ toldAtTurn }) =>
        toldAtTurn !== null && (this.#turns - toldAtTurn >= CHANGE_AFTER_TURNS || turn.intent === 'wrap_up'),
    );
    if (due < 0) return '';
    const [change] = this.#changing.splice(due, 1);
    if (change === undefined) return '';
    this.#takenBack.push(change.thing);
    return this.#fill('takeBack', change.thing);
  }

  #fill(kind: keyof Family, one: Thing): string {
    const { gerund: g, noun: n, base: b, role: r } = one;
    const pool = (this.#family[kind] as string[]).filter((pattern) => canFill(pattern, { g, n, b, r }));
    return filled(this.#next(`${kind} ${pool.length}`, pool), { g, n, b, r });
  }

  #line(kind: keyof Family): string {
    return this.#next(kind, this.#family[kind] as string[]);
  }

  /** Goes through a pool from a place that the persona decides, so that no sentence comes twice in a row. */
  #next(key: string, pool: readonly string[]): string {
    const used = this.#used.get(key) ?? Math.floor(this.#random() * pool.length);
    this.#used.set(key, used + 1);
    return pool[used % pool.length] ?? '';
  }
}

function areaOf(turn: InterviewerTurn): Area {
  const known = AREA_OF_INTENT.get(turn.intent);
  if (known !== undefined) return known;
  if (/^explore_|^offer_choice|^choose/.test(turn.intent)) return 'activity';
  return AREA_OF_WORDS.find(([, pattern]) => pattern.test(turn.text))?.[0] ?? 'activity';
}

type Forms = Partial<Record<'g' | 'n' | 'b' | 'r' | 'x', string>>;

const canFill = (pattern: string, forms: Forms): boolean =>
  [...pattern.matchAll(/\{(\w)\}/g)].every(
    ([, key = '']) => (forms[key.toLowerCase() as keyof Forms] ?? '') !== '',
  );

const filled = (pattern: string, forms: Forms): string =>
  pattern.replace(/\{(\w)\}/g, (_all, key: string) => {
    const form = forms[key.toLowerCase() as keyof Forms] ?? '';
    return key === key.toUpperCase() ? form.charAt(0).toUpperCase() + form.slice(1) : form;
  });
