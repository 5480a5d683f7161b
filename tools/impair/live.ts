import { wordErrorRate } from '@spool/speech';
import {
  Caller,
  InterviewApi,
  InterviewLog,
  metronome,
  type CallerOptions,
  type Utterance,
} from '../callers';
import type { NamedConditions } from './conditions';
import { Listener } from './listener';
import { UdpRelay } from './udp-relay';

/** The reply is over when its voice has been gone for so long, in ms: longer than a pause between sentences. */
const REPLY_OVER_MS = 400;
/** What a reply may take; a busy machine, a stall and a lost end of turn together are less. */
const REPLY_TIMEOUT_MS = 12_000;
/** A browser that lost its connection joins again for longer than this; who cannot is lost. */
const REJOIN_FOR_MS = 15_000;
const JOIN_ATTEMPTS = 3;
/** All callers are greeted at once. */
const GREETING_TIMEOUT_MS = 30_000;
/** Callers begin one after the other, so that they do not all stop speaking in the same moment, in ms. */
const STAGGER_MS = 400;
/** Into the second utterance: the first one shows that all is well. */
const DISTURBED_AFTER_MS = 1000;

export interface LivePlan {
  readonly apiUrl: string;
  /** Ports of the media processes. */
  readonly mediaPorts: readonly number[];
  readonly conditions: NamedConditions;
  readonly utterances: readonly Utterance[];
  readonly callers: number;
  /** Tells runs apart; the same seed loses the same datagrams. */
  readonly seed: number;
  /** Let each reply be, or speak the next utterance into it after so many ms. */
  readonly interruptAfterMs: number | 'never';
  /** No utterance but the first is begun later, on `performance.now`'s clock, which begins with the program. */
  readonly untilMs: number;
}

export interface LiveResult {
  readonly conditions: NamedConditions;
  errors: number;
  words: number;
  /** Interviews whose connection was gone for good, or that ended by themselves. */
  sessionsLost: number;
  /** Connections that broke and came back, or were made only at another attempt. */
  rejoined: number;
  /** Utterances to which no reply was heard in time. */
  unanswered: number;
  /** Last packet with speech sent until the first one with the reply received, in ms. */
  readonly replyMs: number[];
  /** The learner's turns of each interview, as they were understood. */
  readonly recognised: string[][];
  voiceMs: number;
  gaps: number;
  gapMs: number;
}

/** Callers who say all utterances one after the other through the same bad network. */
export async function speakThrough(plan: LivePlan): Promise<LiveResult> {
  const result: LiveResult = {
    conditions: plan.conditions,
    errors: 0,
    words: 0,
    sessionsLost: 0,
    rejoined: 0,
    unanswered: 0,
    replyMs: [],
    recognised: [],
    voiceMs: 0,
    gaps: 0,
    gapMs: 0,
  };
  const relays = await openRelays(plan);
  try {
    await Promise.all(Array.from({ length: plan.callers }, (_, i) => speak(plan, relays, i, result)));
    return result;
  } finally {
    for (const relay of relays.values()) relay.close();
  }
}

/** One for each media process, since a session lives on any of them. */
async function openRelays({ mediaPorts, conditions, seed }: LivePlan): Promise<Map<number, UdpRelay>> {
  const relays = await Promise.all(
    mediaPorts.map((port, i) =>
      UdpRelay.open({
        target: { address: '127.0.0.1', port },
        seed: seed + 1000 * i,
        up: conditions,
        down: conditions,
      }),
    ),
  );
  return new Map(mediaPorts.map((port, i) => [port, relays[i]!]));
}

async function speak(
  plan: LivePlan,
  relays: ReadonlyMap<number, UdpRelay>,
  index: number,
  result: LiveResult,
): Promise<void> {
  const listener = new Listener();
  const stopClock = metronome.add((nowMs) => listener.tick(nowMs));
  let relay: UdpRelay | undefined;
  let caller: Caller | undefined;
  let log: InterviewLog | undefined;
  try {
    await until(performance.now() + index * STAGGER_MS);
    const { session_id } = await new InterviewApi(plan.apiUrl).start(`impair-${index}`);
    caller = await joined(plan.apiUrl, session_id, result, {
      decode: true,
      rejoinForMs: REJOIN_FOR_MS,
      onRejoined: () => (result.rejoined += 1),
      onVoicePacket: (packet, atMs) => listener.receive(packet, atMs),
      via: (address, port) => {
        relay = relays.get(port);
        if (!relay) throw new Error(`No relay leads to port ${port} of ${address}.`);
        return relay;
      },
    });
    log = await InterviewLog.follow(plan.apiUrl, caller.sessionId);
    const said = await talk(plan, caller, relay, result);
    if (!caller.isConnected || log.ofType('interview_ended').length > 0) result.sessionsLost += 1;
    score(said, log, result);
  } catch (error) {
    result.sessionsLost += 1;
    process.stderr.write(`${plan.conditions.name}, caller ${index}: ${String(error)}\n`);
  } finally {
    stopClock();
    result.voiceMs += listener.voiceMs;
    result.gaps += listener.gaps;
    result.gapMs += listener.gapMs;
    await caller?.end().catch(() => undefined); // it may have ended by itself
    log?.close();
  }
}

/** As a person does whose call could not be made: tries again. werift's DTLS gives up where browsers go on. */
async function joined(
  apiUrl: string,
  sessionId: string,
  result: LiveResult,
  options: CallerOptions,
): Promise<Caller> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await Caller.join(apiUrl, sessionId, options);
    } catch (error) {
      if (attempt === JOIN_ATTEMPTS) throw error;
      result.rejoined += 1;
    }
  }
}

/** @returns what was said */
async function talk(
  plan: LivePlan,
  caller: Caller,
  relay: UdpRelay | undefined,
  result: LiveResult,
): Promise<Utterance[]> {
  const { conditions, utterances, interruptAfterMs, untilMs } = plan;
  const said: Utterance[] = [];
  await turnToSpeak(caller, caller.ear.hears(-Infinity, GREETING_TIMEOUT_MS), interruptAfterMs);
  for (const [n, utterance] of utterances.entries()) {
    if (n > 0 && performance.now() > untilMs) break;
    said.push(utterance);
    if (n === 1) setTimeout(() => disturb(conditions, relay), DISTURBED_AFTER_MS);
    const { lastMs } = await caller.say(utterance);
    const reply = caller.ear.hears(lastMs, REPLY_TIMEOUT_MS);
    try {
      const replyMs = (await reply) - lastMs;
      // Voice that was on its way when the learner fell silent is no reply: it was being interrupted.
      if (caller.ear.voiceAfter(lastMs - 200) === caller.ear.voiceAfter(lastMs)) result.replyMs.push(replyMs);
      await turnToSpeak(caller, reply, interruptAfterMs);
    } catch {
      result.unanswered += 1;
    }
  }
  return said;
}

function disturb({ blackoutMs, changesNetwork }: NamedConditions, relay: UdpRelay | undefined): void {
  if (blackoutMs) relay?.blackOut(blackoutMs);
  if (changesNetwork) relay?.rebind();
}

/** Waits for the end of what the interviewer says, or for the moment at which it is interrupted. */
async function turnToSpeak(
  caller: Caller,
  voice: Promise<number>,
  interruptAfterMs: number | 'never',
): Promise<void> {
  const heardMs = await voice;
  if (interruptAfterMs === 'never') await caller.ear.hearsSilence(REPLY_OVER_MS);
  else await until(heardMs + interruptAfterMs);
}

const until = (atMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - performance.now())));

/** Turns may be split and joined: the words of the whole interview count. */
function score(utterances: readonly Utterance[], log: InterviewLog, result: LiveResult): void {
  const said = utterances.map(({ text }) => text).join(' ');
  const recognised = log.ofType('learner_turn').map(({ text }) => text);
  result.recognised.push(recognised);
  const counted = wordErrorRate(said, recognised.join(' '));
  result.errors += counted.substitutions + counted.insertions + counted.deletions;
  result.words += counted.words;
}
