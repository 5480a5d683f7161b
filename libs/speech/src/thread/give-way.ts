import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** So much nicer than the thread that keeps the 20 ms clock: a third of its share where both want a core. */
const NICER_BY = 5;
const NICEST = 19;

/**
 * Lets this thread compute only when others of its process need not: engines may take some ms longer, a clock may not.
 * Linux has a priority for each thread (sched(7)), which a thread may always lower; elsewhere nothing happens.
 */
export function giveWay(): void {
  try {
    // PID/task/TID of whoever reads it.
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (Number.isInteger(thread)) setPriority(thread, Math.min(NICEST, getPriority(thread) + NICER_BY));
  } catch {
    // No `/proc`: another system.
  }
}
