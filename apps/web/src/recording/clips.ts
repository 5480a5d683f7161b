import type { Recording } from '@spool/contracts';
import type { Clip } from './recording-player';

interface Recorded {
  readonly recording?:
    { readonly part: string; readonly start_ms: number; readonly end_ms: number } | undefined;
}

/** Where a quote can be heard; `undefined`: it was typed, or not recorded, or its recording is gone. */
export function clipOf(quote: Recorded, recording: Recording | null | undefined): Clip | undefined {
  if (!quote.recording || !recording || recording.deleted_at !== null) return undefined;
  const { part: name, start_ms: startMs, end_ms: endMs } = quote.recording;
  const part = recording.parts.find((one) => one.part === name);
  return part && { url: part.url, startMs, endMs };
}
