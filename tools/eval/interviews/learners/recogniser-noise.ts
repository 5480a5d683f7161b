/** Words that recognisers take for others: mostly small ones, now and then one that matters. */
const SOUNDS_LIKE = new Map(Object.entries({
  and: 'an', the: 'a', too: 'to', their: 'there', for: 'four', in: 'and', are: 'our', with: 'whit', it: 'at',
  mostly: 'most of the', really: 'rally', than: 'then', know: 'no', our: 'hour', would: 'wood', there: 'their',
})); // prettier-ignore
const CONTENT = new Map(Object.entries({
  chess: 'chest', guitar: 'qatar', baking: 'bacon', knitting: 'nitting', physics: 'fix its', theatre: 'the other',
  choir: 'quire', drums: 'drum', poems: 'pomes', handball: 'hand ball', volleyball: 'volley ball', piano: 'pianno',
})); // prettier-ignore
const SMALL_RATE = 0.04;
const CONTENT_RATE = 0.03;

/**
 * A sentence as a small recogniser writes it: lower case, no punctuation, a few words wrong or missing.
 * `random`: numbers from 0 to 1.
 */
export function asRecognised(text: string, random: () => number): string {
  const words = text
    .toLowerCase()
    .replace(/[’']/g, "'")
    .replace(/[^a-zäöüß0-9' -]+/g, ' ')
    .split(/\s+/)
    .filter(Boolean);
  const heard = words.flatMap((word) => {
    const small = SOUNDS_LIKE.get(word);
    const content = CONTENT.get(word);
    const luck = random();
    if (content !== undefined && luck < CONTENT_RATE) return [content];
    if (small !== undefined && luck < SMALL_RATE) return luck < SMALL_RATE / 3 ? [] : [small];
    return [word];
  });
  return heard.join(' ');
}
