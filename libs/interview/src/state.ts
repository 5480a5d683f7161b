import type {
  DetailFacet,
  EndReason,
  Expects,
  InterestCategory,
  InterviewPlan,
  InterviewStatus,
  Mode,
  ModelUsage,
  Speaker,
  Stage,
  TurnLatency,
} from '@spool/contracts';

/** One turn as it was heard. Times are milliseconds since the Unix epoch. */
export interface TurnRecord {
  turnId: number;
  speaker: Speaker;
  text: string;
  source: 'voice' | 'text';
  interrupted: boolean;
  startedAtMs: number;
  endedAtMs: number;
}

/** What the interviewer meant to say; becomes a {@link TurnRecord} when some of it has been heard. */
export interface PendingTurn {
  turnId: number;
  text: string;
  stage: Stage;
  intent: string;
  expects: Expects;
  about?: string;
  plannedAtMs: number;
}

/** The question that the learner's next turn is taken to answer. */
export interface LastQuestion {
  turnId: number;
  /** The question alone, without the acknowledgment before it. */
  text: string;
  intent: string;
  expects: Expects;
  about?: string;
  /** `false`: the learner interrupted before the question was reached, so what they say does not answer it. */
  heard: boolean;
}

/** A question that was planned at some time; its words are never used again in the same interview. */
export interface AskedQuestion {
  turnId: number;
  text: string;
  stage: Stage;
  intent: string;
  about?: string;
  heard: boolean;
}

export interface EvidenceRecord {
  quote: string;
  turnId: number;
  /** End of the turn, milliseconds since the Unix epoch. */
  saidAtMs: number;
}

/** What the learner told about an interest, in their own words. */
export interface DetailRecord extends EvidenceRecord {
  facet: DetailFacet;
}

export interface InterestRecord {
  /** Canonical: synonyms are merged into it. */
  name: string;
  /** What the learner called it, turned round for the interviewer's mouth; empty: nothing better than the name. */
  said: string;
  category: InterestCategory;
  /** 0 to 1, from all evidence together: how sure it is that they are interested. */
  confidence: number;
  /** 0 to 1: how much they care, from what they said and how often they came back to it. */
  strength: number;
  evidence: EvidenceRecord[];
  /** In the order in which they were told. */
  details: DetailRecord[];
  /** What was said against it. */
  objections: EvidenceRecord[];
  /** `true` while the last word on it was negative: kept, so that it is not asked about, but not a result. */
  withdrawn: boolean;
  firstMentionedAtMs: number;
  lastMentionedAtMs: number;
  /** Summed confidence for each category; the heaviest is the interest's category. */
  categoryWeights: Partial<Record<InterestCategory, number>>;
  /** Academic subjects and concepts that the observations themselves named. */
  subjects: string[];
  concepts: string[];
}

/** One part of the recording: times in ms, `startedAtMs` since the Unix epoch. */
export interface RecordedPart {
  part: string;
  startedAtMs: number;
  /** `null`: it is being recorded, or its media worker crashed. */
  durationMs: number | null;
}

/** Everything that the log says about an interview: plain data, so it can be cloned and compared. */
export interface InterviewState {
  userId: string;
  mode: Mode;
  seed: number;
  /** `null`: the log names no plan, so the interview is an interest discovery. */
  plan: InterviewPlan | null;
  status: InterviewStatus;
  stage: Stage;
  connectedPeerId: string | null;
  /** Both speakers in order of turn number, as heard. */
  turns: TurnRecord[];
  /** The newest planned turn that nobody has heard yet. */
  pending: PendingTurn | null;
  /** In order of first mention, withdrawn ones included; {@link InterestRecord.withdrawn} tells. */
  interests: InterestRecord[];
  /** Place in `interests` by lower-case canonical name. */
  interestPlaces: Map<string, number>;
  lastQuestion: LastQuestion | null;
  askedQuestions: AskedQuestion[];
  /** Intents whose question the learner heard or may still hear, in order, with repetitions. */
  askedIntents: string[];
  endReason: EndReason | null;
  /** Milliseconds since the Unix epoch; 0 before `interview_created`. */
  createdAtMs: number;
  endedAtMs: number | null;
  lastSeq: number;
  /** The highest turn number that any event has used; the next turn takes the one after it. */
  lastTurnId: number;
  workerId: string | null;
  workerUrl: string | null;
  /** Measured latencies by turn number. */
  latencies: Record<number, TurnLatency>;
  /** The learner agreed to be recorded. */
  recordingConsent: boolean;
  /** In the order in which they were recorded; none once they were deleted. */
  recordedParts: RecordedPart[];
  recordingDeletedAtMs: number | null;
  /** `null`: no language model was asked for anything. */
  modelUsage: ModelUsage | null;
}

/** The state of a log with nothing in it. */
export function initialState(): InterviewState {
  return {
    userId: '',
    mode: 'interests',
    seed: 0,
    plan: null,
    status: 'waiting',
    stage: 'greeting',
    connectedPeerId: null,
    turns: [],
    pending: null,
    interests: [],
    interestPlaces: new Map(),
    lastQuestion: null,
    askedQuestions: [],
    askedIntents: [],
    endReason: null,
    createdAtMs: 0,
    endedAtMs: null,
    lastSeq: 0,
    lastTurnId: 0,
    workerId: null,
    workerUrl: null,
    latencies: {},
    recordingConsent: false,
    recordedParts: [],
    recordingDeletedAtMs: null,
    modelUsage: null,
  };
}
