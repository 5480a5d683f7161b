import type { Interest } from '@spool/contracts';

/** How much they care, 0 to 1; of interviews from before that was measured, how sure we are that they do. */
export const strengthOf = ({ strength, confidence }: Pick<Interest, 'strength' | 'confidence'>): number =>
  strength ?? confidence;

/** The same in words, as numbers say little to whom they are about. */
export function strengthWords(strength: number): string {
  if (strength >= 0.7) return 'Close to your heart';
  if (strength >= 0.5) return 'Matters to you';
  if (strength >= 0.3) return 'You like it';
  return 'A spark';
}
