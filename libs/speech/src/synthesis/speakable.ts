/** Characters of markup and typography that an engine would spell out or stumble over. */
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/```[^]*?```/g, ' '],
  [/!?\[([^\]]*)\]\([^)]*\)/g, '$1'],
  [/\bhttps?:\/\/\S+/g, ' '],
  [/^\s{0,3}(?:#{1,6}|>|[-*+]|\d+[.)])\s+/gm, ''],
  [/[*_`~#|<>^\\{}[\]]+/g, ' '],
  [/[‘’]/g, "'"],
  [/[“”«»"]/g, ''],
  [/\s*[–—]\s*/g, ', '],
  [/…/g, '...'],
  [/(\d)\s?%/g, '$1 percent'],
  [/&/g, ' and '],
  [/(\w)\s*\/\s*(\w)/g, '$1 or $2'],
];

/**
 * Text as a synthesiser should get it: no markdown, links or emoji, plain punctuation, accents folded to
 * ASCII (the embedded engines read nothing else). Numbers stay: engines read them. Empty if nothing is left to say.
 */
export function speakable(text: string): string {
  let plain = text;
  for (const [pattern, replacement] of REPLACEMENTS) plain = plain.replace(pattern, replacement);
  plain = plain
    .normalize('NFKD')
    .replace(/[^\x20-\x7e\n]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s+([,.;:!?])/g, '$1')
    .replace(/([,;:])(?:\s*[,;:])+/g, '$1')
    .trim();
  return /[a-z0-9]/i.test(plain) ? plain : '';
}
