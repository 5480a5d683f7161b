/** What a text can show; see `lexicalFeatures`. */
export const LEXICAL_FEATURES = [
  'words_1_2',
  'words_3_4',
  'words_5_7',
  'words_8',
  'ends_stop',
  'ends_comma',
  'ends_trailing',
  'ends_bare',
  'last_filler',
  'last_never',
  'last_seldom',
  'clause',
  'opener',
  'digit_group',
  'whole_number',
  'number',
  'answer',
  'name',
] as const;
export type LexicalFeature = (typeof LEXICAL_FEATURES)[number];

/** Log-odds that each adds. */
export const LEXICAL_WEIGHTS: Readonly<Record<LexicalFeature, number>> = {
  words_1_2: -0.68,
  words_3_4: -1.44,
  words_5_7: 0.08,
  words_8: 1.68,
  ends_stop: 0.19,
  ends_comma: -0.6,
  ends_trailing: -2.01,
  ends_bare: 0.07,
  last_filler: -3,
  last_never: -3.21,
  last_seldom: -1.16,
  clause: -0.08,
  opener: -2.15,
  digit_group: -2.15,
  whole_number: 1.65,
  number: 1.03,
  answer: 3.05,
  name: 2,
};
