import type { Interest, Recording } from '@spool/contracts';
import { formatDuration } from '../format';
import { clipOf } from '../recording/clips';
import { PlayButton } from '../recording/player-context';

interface QuoteProps {
  readonly said: Interest['evidence'][number];
  readonly recording: Recording | null | undefined;
}

/** Somebody's words, when they said them, and the way to hear and to read them where they were said. */
export function Quote({ said, recording }: QuoteProps) {
  const { quote, turn_id, start_s } = said;
  const clip = clipOf(said, recording);
  return (
    <div className="quote">
      <PlayButton clip={clip} label={quote} key={clip ? `${clip.url} ${clip.startMs}` : 'none'} />
      <blockquote>
        <p>{quote}</p>
      </blockquote>
      <a
        className="quote-place"
        href={`#${turnAnchor(turn_id)}`}
        aria-label={`Turn ${turn_id} of the conversation${start_s === undefined ? '' : `, at ${formatDuration(start_s)}`}`}
      >
        {start_s === undefined ? `turn ${turn_id}` : formatDuration(start_s)}
      </a>
    </div>
  );
}

export const turnAnchor = (turnId: number): string => `turn-${turnId}`;
