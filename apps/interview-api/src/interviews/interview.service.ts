import { randomInt, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '@spool/contracts';
import type {
  AnswerResponse,
  InterviewPlan,
  RelayRequest,
  ResultsResponse,
  StartRequestSchema,
  StatusResponse,
  TranscriptResponse,
} from '@spool/contracts';
import {
  foldInterview,
  INTEREST_DISCOVERY,
  toPlainText,
  toResults,
  toStatus,
  toTranscript,
  toWebVtt,
} from '@spool/interview';
import type { Logger } from '@spool/observability';
import { UnknownSessionError } from '@spool/store';
import type { EventStore } from '@spool/store';
import type { z } from 'zod';
import type { ResolvedConfig } from '../config';
import { Placement } from '../media/placement';
import { WorkerClient } from '../media/worker-client';
import { planCalled } from '../plans/plan-files';
import type { ThreadWebhooks } from '../webhooks/thread-webhooks';
import { CONFIG, EVENT_STORE, LOGGER, PLANS, THREAD_WEBHOOKS } from '../tokens';

const MAX_SEED = 2 ** 31;

export type WantedInterview = z.output<typeof StartRequestSchema>;

/** What can be asked of an interview: answers come from its log, and what happens in it from its media worker. */
@Injectable()
export class InterviewService {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: ResolvedConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(THREAD_WEBHOOKS) private readonly threads: ThreadWebhooks,
    @Inject(PLANS) private readonly plans: readonly InterviewPlan[],
    private readonly placement: Placement,
    private readonly client: WorkerClient,
  ) {}

  /**
   * @throws {ProblemError} `media_worker_unavailable`; the interview is then ended at once
   * @throws {ProblemError} `invalid_body` there is no such plan
   * @throws {ProblemError} `consent_required`
   */
  async start(wanted: WantedInterview): Promise<{ sessionId: string; greeting: string }> {
    const { user_id: userId, mode, plan_id: planId = INTEREST_DISCOVERY.id } = wanted;
    const plan = planCalled(planId, this.plans);
    const consent = wanted.recording_consent;
    if (plan.consent.recording === 'always' && !consent) throw consentRequired();
    const sessionId = randomUUID();
    const atMs = Date.now();
    const interview = { sessionId, userId, mode, createdAtMs: atMs };
    try {
      const { greeting } = await this.placement.start(interview, {
        type: 'interview_created',
        at_ms: atMs,
        user_id: userId,
        mode,
        seed: randomInt(MAX_SEED),
        plan,
        recording_consent: consent,
      });
      return { sessionId, greeting };
    } catch (error) {
      await this.#endUnstarted(sessionId);
      throw error;
    }
  }

  /** @throws {ProblemError} `too_many_sessions` */
  async requireRoomFor(userId: string): Promise<void> {
    const most = this.config.SESSIONS_PER_USER;
    if ((await this.store.index.liveOf(userId)) < most) return;
    throw new ProblemError('too_many_sessions', `End one of the user’s interviews first: ${most} go on.`);
  }

  async status(sessionId: string): Promise<StatusResponse> {
    return toStatus(foldInterview(await this.store.read(sessionId)), sessionId, Date.now());
  }

  async results(sessionId: string): Promise<ResultsResponse> {
    const state = foldInterview(await this.store.read(sessionId));
    const results = toResults(state, sessionId, Date.now());
    if (state.mode !== 'thread') return results;
    return { ...results, thread_id: await this.threads.threadIdOf(sessionId) };
  }

  async transcript(sessionId: string): Promise<TranscriptResponse> {
    return toTranscript(foldInterview(await this.store.read(sessionId)), sessionId);
  }

  /** As subtitles or as text to be read. */
  async transcriptText(sessionId: string, format: 'vtt' | 'text'): Promise<string> {
    const state = foldInterview(await this.store.read(sessionId));
    return format === 'vtt' ? toWebVtt(state, sessionId) : toPlainText(state, sessionId);
  }

  /** A typed turn and the interviewer's answer to it. */
  message(sessionId: string, text: string): Promise<{ turn_id: number; reply: string }> {
    // Nobody wants to be heard saying the same twice.
    return this.placement.ask(sessionId, (worker) => this.client.message(worker, sessionId, text), {
      repeatable: false,
    });
  }

  /** Ends the interview, whether or not its worker is there. Idempotent: an ended one gives its results again. */
  async end(sessionId: string): Promise<ResultsResponse> {
    const before = await this.results(sessionId);
    if (before.final) return before;
    try {
      await this.placement.askLast(sessionId, (worker) => this.client.end(worker, sessionId, 'api'));
    } catch (error) {
      this.logger.warn(
        { session_id: sessionId, err: error },
        'The media worker could not end the interview: the gateway writes its end.',
      );
    }
    await this.#writeEnd(sessionId, 'api');
    return this.results(sessionId);
  }

  /** Answers an SDP offer: the caller becomes the session's peer, by an id of ours. */
  async join(sessionId: string, sdp: string): Promise<AnswerResponse> {
    const peerId = randomUUID();
    const answer = await this.placement.ask(
      sessionId,
      (worker) => this.client.offer(worker, sessionId, { peer_id: peerId, sdp }),
      { repeatable: true },
    );
    return { sdp: answer.sdp, type: 'answer', peer_id: peerId };
  }

  relay(sessionId: string, request: RelayRequest): Promise<unknown> {
    return this.placement.ask(sessionId, (worker) => this.client.relay(worker, sessionId, request), {
      repeatable: true,
    });
  }

  /** @throws {ProblemError} `peer_not_found`, also if the worker lost the session and the peer with it */
  async leave(sessionId: string, peerId: string): Promise<void> {
    try {
      await this.placement.askLast(sessionId, (worker) => this.client.removePeer(worker, sessionId, peerId));
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'session_not_found') throw error;
      throw new ProblemError('peer_not_found', 'The connection is gone already: nothing is left to do.');
    }
  }

  /** What was created and could not be held ends; where there was no room nothing was created. */
  async #endUnstarted(sessionId: string): Promise<void> {
    await this.#writeEnd(sessionId, 'error').catch((error: unknown) => {
      if (error instanceof UnknownSessionError) return;
      this.logger.warn(
        { session_id: sessionId, err: error },
        'An interview that did not start was not ended.',
      );
    });
  }

  /** Writes the end of an interview that nobody else has ended. */
  async #writeEnd(sessionId: string, reason: 'api' | 'error'): Promise<void> {
    for (;;) {
      const [ended] = await this.store.latest(sessionId, ['interview_ended']);
      if (ended) return;
      const seq = (await this.store.lastSeq(sessionId)) + 1;
      const event = { type: 'interview_ended', at_ms: Date.now(), reason } as const;
      const { appended } = await this.store.append(sessionId, [{ seq, event }]);
      if (appended.length > 0) this.threads.ended(sessionId);
      // Else lost a race against another event: look again.
    }
  }
}

const consentRequired = (): ProblemError =>
  new ProblemError(
    'consent_required',
    'Ask the learner, and send "recording_consent": true: the plan is followed only where it is recorded.',
  );
