import { InterviewClientError } from './client-error';
import type { ClientProblemCode } from './client-error';

/** What a conversation over loudspeakers needs: the interviewer must not hear itself. */
const CONSTRAINTS: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: 1,
};

/** `DOMException` names of getUserMedia (W3C Media Capture and Streams §10.2) and what to tell the learner. */
const REFUSALS: Readonly<Record<string, readonly [ClientProblemCode, string]>> = {
  NotAllowedError: [
    'microphone_refused',
    'The microphone is blocked for this page. Allow it in the address bar and try again, or type your answers.',
  ],
  NotFoundError: [
    'microphone_missing',
    'No microphone was found. Plug one in and try again, or type your answers.',
  ],
  NotReadableError: [
    'microphone_busy',
    'Another program is using the microphone. Close it there and try again, or type your answers.',
  ],
};

/** @throws InterviewClientError `microphone_*`, with a sentence for the learner */
export async function openMicrophone(): Promise<MediaStream> {
  if (typeof navigator === 'undefined' || !navigator.mediaDevices) {
    throw new InterviewClientError(
      'microphone_insecure',
      'Browsers give the microphone only to pages opened by https or on localhost. You can type your answers.',
    );
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: CONSTRAINTS, video: false });
  } catch (cause) {
    const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
    const [code, detail] = REFUSALS[name] ?? [
      'microphone_failed',
      'The microphone could not be opened. Try again, or type your answers.',
    ];
    throw new InterviewClientError(code, detail, { cause });
  }
}
