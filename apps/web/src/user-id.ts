const KEY = 'spool.user_id';

/**
 * Who is talking: `?user_id=` of whoever embeds the page, else an id of this browser's own.
 * @param storage may throw, as where storage is forbidden: then the id is for this visit
 */
export function userId(
  search: string,
  storage: () => Pick<Storage, 'getItem' | 'setItem'>,
  random: () => string = randomId,
): string {
  const given = new URLSearchParams(search).get('user_id')?.trim();
  if (given) return given.slice(0, 128);
  const made = `web-${random()}`;
  try {
    const known = storage().getItem(KEY);
    if (known) return known;
    storage().setItem(KEY, made);
  } catch {
    // Nothing is kept, and nothing else is lost.
  }
  return made;
}

/** 96 random bits. `crypto.randomUUID` is for secure contexts only, and the page also works by typing over HTTP. */
const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
