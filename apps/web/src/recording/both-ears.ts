import type { Player } from './recording-player';

/**
 * An audio element whose sound comes out on both sides: recordings have the learner on the left and the interviewer on
 * the right, which is for machines and tiring to hear.
 */
export function playerForBothEars(): Player {
  const element = new Audio();
  const context = new AudioContext();
  const mono = new GainNode(context, {
    channelCount: 1,
    channelCountMode: 'explicit',
    channelInterpretation: 'speakers',
    // Mixing halves both voices, of which one speaks at a time.
    gain: 1.6,
  });
  context.createMediaElementSource(element).connect(mono).connect(context.destination);
  element.addEventListener('play', () => void context.resume());
  return element;
}
