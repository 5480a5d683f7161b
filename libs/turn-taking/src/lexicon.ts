const set = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Words after which an English sentence goes on, by what they wait for; a word is in the first list that has it. */
export const LEADING = {
  conjunction: set(
    'and or but because cause although though whereas unless since if when while than whether until',
  ),
  determiner: set('a an the my your our their his whose her every its these those'),
  subject: set(
    "i we he she they who i'm we're they're he's she's it's that's there's i've we've i'd i'll we'll gonna wanna",
  ),
  preposition: set(
    'from of into to for with without at by in on about as near under over between during through against ' +
      'towards onto like',
  ),
  auxiliary: set(
    'is are was were be been am has had have do does did should will would may might must could can not ' +
      "don't doesn't didn't can't couldn't wouldn't isn't wasn't",
  ),
  adverb: set(
    'so then well maybe basically actually also just very really quite kind sort kinda pretty some any more most ' +
      'where which what how why mostly usually probably',
  ),
  /** Verbs that want an object. */
  verb: set(
    'love enjoy want need get make think believe hope suppose say mean guess call called use used keep tried try ' +
      'start started stop take took give gave find found see saw know said told tell built collected bought liked ' +
      'loved enjoyed wanted needed',
  ),
} as const;

/** Words in the place of things that were named before: sentences like to end in them. */
export const PRO_FORMS = set(
  'it me him them us that this there here you one something everything anything nothing someone somebody ' +
    'everybody everyone myself too',
);

/** "What I said", "the quiet that I like": the object comes before its verb. */
export const MOVED_OBJECTS = set('what that which who where how thing things');

export const PRONOUNS = set(
  "i we you he she they it i'm i've i'd i'll it's that's we're we've they're he's she's",
);
export const SUBJECTS: ReadonlySet<string> = new Set([
  ...PRONOUNS,
  ...set('that this there what everybody everyone my our the his her their'),
]);

/** A sentence that begins so has its main part still to come; not "because", which answers. */
export const SUBORDINATORS = set('when if while although since after before until unless whenever as');
/** Said before a sentence begins. */
export const BEFORE_SENTENCES = set('so well oh and but');

export const ANSWERS = set(
  'yes yeah yep yup no nope nah not never sure okay ok absolutely definitely maybe correct right course exactly ' +
    'mhm mm-hm mm-hmm uh-huh',
);
export const DIGITS = set('zero oh one two three four five six seven eight nine');
export const NUMBERS = set(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
    'seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million',
);

/** What somebody says to win time, and nothing more. */
export const OPENER =
  /^(?:(?:oh|so|well|okay|hm+|um+|uh+),? ?)*(?:(?:that(?:'s| is| was) )?(?:a )?(?:very |really )?(?:good|great|hard|difficult|tough|interesting) (?:question|one)|let(?:'s| me)? (?:see|think)|i (?:do not|don't) know|if i(?:'m| am) honest|to be honest|how (?:do|can|shall) i (?:say|put it)|you know|i mean|i (?:guess|suppose|think|believe|would say|(?:would )?have to say)(?: that)?(?: the thing is)?|the (?:main |best )?thing is|what happened was)?[.,!? ]*$/;
/** "I think so": whole, though "so" leads on elsewhere. */
export const WHOLE_ANSWER = /^i (?:think|guess|hope|suppose|believe) (?:so|not)\W*$/;
/** Said to the interviewer, of the interview: a question, a plea. */
export const TO_INTERVIEWER =
  /\?$|^(?:no |but |and |oh )*(?:sorry|excuse|pardon|wait|hold on|hang on|stop|one moment|just a|can (?:you|i|we)|could (?:you|i|we)|what do you|please)\b/;
