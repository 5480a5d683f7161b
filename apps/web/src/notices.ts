import type { ConnectionState, InterviewProblem, MicrophoneState } from '@spool/client';
import type { HealthResponse } from '@spool/contracts';

export type NoticeAction = 'retry_microphone' | 'play_sound' | 'check_server';

export interface Notice {
  readonly code: string;
  readonly tone: 'info' | 'warning';
  readonly text: string;
  readonly action?: { readonly does: NoticeAction; readonly label: string };
}

export interface NoticeSources {
  readonly health: HealthResponse | 'unreachable' | undefined;
  readonly connection: ConnectionState;
  readonly microphone: MicrophoneState;
  /** Latest problem of each code, oldest first. */
  readonly problems: readonly InterviewProblem[];
  readonly serverNotice: { readonly code: string; readonly detail: string } | undefined;
}

/** What the learner should know now, most urgent first. */
export function noticesOf({
  health,
  connection,
  microphone,
  problems,
  serverNotice,
}: NoticeSources): Notice[] {
  const notices: Notice[] = [];
  if (connection === 'reconnecting') {
    notices.push({ code: 'reconnecting', tone: 'warning', text: 'The connection was lost. Reconnecting…' });
  }
  if (health === 'unreachable' && connection === 'idle') {
    notices.push({
      code: 'server_unreachable',
      tone: 'warning',
      text: 'The interview server does not answer right now.',
      action: { does: 'check_server', label: 'Try again' },
    });
  }
  for (const problem of problems) {
    if (isMicrophone(problem.code) && (microphone === 'on' || microphone === 'muted')) continue;
    notices.push(fromProblem(problem));
  }
  if (microphone === 'asking') {
    notices.push({
      code: 'microphone_asking',
      tone: 'info',
      text: 'Your browser asks for the microphone: allow it.',
    });
  }
  if (health !== undefined && health !== 'unreachable') notices.push(...fromHealth(health));
  if (serverNotice && !notices.some(({ code }) => code === serverNotice.code)) {
    notices.push({ code: serverNotice.code, tone: 'info', text: serverNotice.detail });
  }
  return notices;
}

function fromProblem({ code, detail }: InterviewProblem): Notice {
  const notice: Notice = { code, tone: 'warning', text: detail };
  if (isMicrophone(code) && code !== 'microphone_insecure') {
    return { ...notice, action: { does: 'retry_microphone', label: 'Try the microphone again' } };
  }
  if (code === 'playback_blocked') return { ...notice, action: { does: 'play_sound', label: 'Play sound' } };
  return notice;
}

function fromHealth({ speech }: HealthResponse): Notice[] {
  const notices: Notice[] = [];
  if (speech.recogniser === null) {
    notices.push({
      code: 'no_recogniser',
      tone: 'info',
      text: 'This server cannot understand speech at the moment. You can have the whole interview by typing.',
    });
  }
  if (speech.synthesiser === null) {
    notices.push({
      code: 'no_synthesiser',
      tone: 'info',
      text: 'This server has no voice at the moment. You can read what the interviewer says.',
    });
  }
  return notices;
}

const isMicrophone = (code: string) => code.startsWith('microphone_');
