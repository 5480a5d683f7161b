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

/** Log-odds that each adds: logistic regression on the tuning part of the corpus (`npm run eval:turns -- --fit`). */
export const LEXICAL_WEIGHTS: Readonly<Record<LexicalFeature, number>> = {
  words_1_2: -0.1,
  words_3_4: -1.6,
  words_5_7: -0.15,
  words_8: 1.67,
  ends_stop: 0.32,
  ends_comma: -0.45,
  ends_trailing: -2.02,
  ends_bare: -0.02,
  last_filler: -3,
  last_never: -3.46,
  last_seldom: -1.93,
  clause: -0.13,
  opener: -2.17,
  digit_group: -2.01,
  whole_number: 1.69,
  number: 1.11,
  answer: 2.75,
  name: 1.97,
};
