/** Quieter than this is room noise, louder than that is as loud as speech gets; dBFS. */
const QUIET_DBFS = -55;
const LOUD_DBFS = -12;

/** Where a level is between quiet and loud speech, 0 to 1. */
export const loudness = (dbfs: number): number =>
  Math.min(1, Math.max(0, (dbfs - QUIET_DBFS) / (LOUD_DBFS - QUIET_DBFS)));
