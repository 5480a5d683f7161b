import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { freePorts } from '@spool/testing';
import { z } from 'zod';
import { InterviewApi } from '../../callers';
import { Stack } from '../../stack/stack';
import { pythonOf, PythonServer } from './python-server';

/** A server that is called. */
export interface Peer {
  readonly name: string;
  /** Takes a caller's offer to it. @returns its answer @throws Error when it takes no more callers */
  exchange(offer: string): Promise<string>;
  /** Its processes, without their children. */
  pids(): number[];
  /** What is to be known of its state to read its figures, in a sentence. */
  remark?(): Promise<string | null>;
  stop(): Promise<void>;
}

export type PeerName = 'spool' | 'fastrtc' | 'pipecat';

export interface FixedReply {
  readonly text: string;
  /** The same, spoken: mono, 16 bits. It has to be there when the first caller has spoken. */
  readonly wavFile: string;
}

const SCRIPTS = 'tools/bench/peers';
const TIMEOUT_MS = 20_000;

/** Starts a server that answers each turn with the reply. @throws Error when it cannot be had here */
export function startPeer(name: PeerName, reply: FixedReply): Promise<Peer> {
  return name === 'spool'
    ? startSpool(reply)
    : name === 'fastrtc'
      ? startFastRtc(reply)
      : startPipecat(reply);
}

/** The gateway and the media worker as they are deployed, with one media process, as the others have one. */
async function startSpool({ text }: FixedReply): Promise<Peer> {
  const stack = await Stack.start({
    mediaProcesses: 1,
    workerEnv: {
      SPOOL_FIXED_TEXT: text,
      SPOOL_FIXED_TEXT_IN_PRODUCTION: 'yes',
      MAX_INTERVIEW_MINUTES: '60',
      IDLE_PROMPT_S: '600',
    },
  });
  const api = new InterviewApi(stack.url);
  return {
    name: 'Spool',
    exchange: async (offer) => {
      const { session_id } = await api.start('bench-peers');
      return (await api.offer(session_id, offer)).sdp;
    },
    pids: () => [...stack.gateways, ...stack.workers].map(({ pid }) => pid),
    remark: async () => {
      const level = (await stack.workerHealth()).media_processes[0]?.load?.level ?? 'ok';
      if (level === 'ok') return null;
      return `Spool’s media process found itself "${level}" at the end: it then waits 0.2 s longer for the end of a turn.`;
    },
    stop: () => stack.stop(),
  };
}

async function startFastRtc(reply: FixedReply): Promise<Peer> {
  const server = await startPython('fastrtc', 'fastrtc_server.py', reply);
  return {
    name: 'FastRTC',
    exchange: (sdp) => post(`${server.url}/webrtc/offer`, { sdp, type: 'offer', webrtc_id: randomUUID() }),
    pids: () => [server.pid],
    stop: () => server.stop(),
  };
}

async function startPipecat(reply: FixedReply): Promise<Peer> {
  const server = await startPython('pipecat', 'pipecat_server.py', reply);
  return {
    name: 'Pipecat',
    exchange: (sdp) => post(`${server.url}/api/offer`, { sdp, type: 'offer' }),
    pids: () => [server.pid],
    stop: () => server.stop(),
  };
}

async function startPython(peer: string, script: string, reply: FixedReply): Promise<PythonServer> {
  const python = await pythonOf(peer);
  const [port = 0] = await freePorts(1);
  return PythonServer.start(python, join(SCRIPTS, script), port, [reply.wavFile]);
}

const AnswerSchema = z.object({ sdp: z.string(), type: z.literal('answer') });

async function post(url: string, body: unknown): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}.`);
  return readPeerAnswer(text);
}

/** @throws Error with what the server says instead of an answer: FastRTC refuses with status 200 */
export function readPeerAnswer(text: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Error('The server answers with something that is not JSON.');
  }
  const answer = AnswerSchema.safeParse(body);
  if (!answer.success) throw new Error(`The server gives no SDP answer: ${text.slice(0, 200)}`);
  return answer.data.sdp;
}
