/** Somebody who is interviewed, with what is true of them. */
export interface Persona {
  id: string;
  family: string;
  /** The held-out third: another voice, other interests; tuning never looks at it. */
  heldOut: boolean;
  /** `spoken`: as a recogniser writes, without capitals and punctuation, and not without mistakes. */
  style: 'written' | 'spoken';
  /** Ids of things that they are interested in, by the area that they come up in. */
  activity: string[];
  company: string[];
  learning: string[];
  helping: string[];
  future: string[];
  /** What comes up and is not theirs. */
  dislike: string[];
  past: string[];
  others: string[];
  forced: string[];
  /** Said to be liked at first, taken back later. */
  changed: string[];
  /** What else may be found in their words and is true of them, though nobody need find it. */
  fine: string[];
  quirks: Quirk[];
  /** How many things they tell in one answer. */
  chatty: 1 | 2;
}

/** What they do instead of answering, once, at some point. */
export type Quirk =
  | 'ask_back' | 'repeat' | 'digress' | 'wait' | 'silence' | 'injection' | 'language' | 'hello' | 'skip' | 'how_long' | 'private'; // prettier-ignore

/**
 * `id family style chatty | activity | company | learning | helping | future | -dislike ~past ?others !forced *changed | fine | quirks`
 */
const TUNING = `
mara plain written 1 | climbing guitar | volleyball | physics | shelter | vet | -football ?chess | dogs, animals | ask_back
jonas plain written 2 | drawing coding | boardgames | maths | | gamedev | -dance !piano | video games | repeat
leyla plain spoken 1 | baking | theatre | spanish | elderly | nurse | ~swimming ?football | | digress
otto plain written 1 | radios trains | | history | | engineer | -basketball !maths | electronics | hello
pia plain spoken 2 | hiking photography | choir | biology | litter | | *knitting ?coding | nature | wait
ada keen written 2 | dance novels | basketball | chemistry | shelter | doctor | -chess ?trains | dogs | skip
luca keen written 1 | skate videogames | film | ai | | pilot | -maths ~football | | injection
nina keen spoken 2 | astronomy piano | theatre | egypt | climate | | !swimming ?climbing | | digress
sofia keen written 1 | cooking | dance | geography | foodbank | teacher | -yoga *drawing | | ask_back
theo keen spoken 1 | robots beatbox | videogames | physics | | engineer | ?knitting | | language
emil rambling spoken 1 | guitar | skate | history | | journalist | -biology ?basketball | music | digress
hana rambling spoken 2 | knitting garden | choir | philosophy | elderly | | ~piano !chemistry | plants | repeat
idris rambling spoken 1 | coding chess | football | maths | tutoring | | ?hiking | | wait
josie rambling spoken 2 | birds hiking | scouts | volcanoes | litter | marinebio | -videogames *guitar | nature, animals | hello
kai rambling spoken 1 | kites | basketball | psychology | | architect | !yoga ?baking | | private
amal shy written 1 | drawing | boardgames | biology | shelter | | -football | animals, dogs | silence
bo shy written 1 | videogames coding | | physics | | gamedev | ?dance !spanish | | skip
cleo shy spoken 1 | piano novels | | spanish | tutoring | | ~chess | | repeat
dana shy spoken 1 | swimming | volleyball | | foodbank | nurse | -maths ?guitar | | how_long
eli shy written 1 | cycling | film | geography | | | *skate !history | | ask_back
fritz storyteller written 2 | garden cooking | football | history | | chef | -theatre ?photography | plants | digress
greta storyteller written 1 | pottery | choir | egypt | elderly | | ~dance ?robots | history | hello
henry storyteller spoken 1 | trains | scouts | physics | firstaid | pilot | !piano | trains | wait
ines storyteller written 2 | photography cycling | theatre | psychology | climate | journalist | *yoga ?chess | | private
jakob storyteller spoken 1 | astronomy robots | boardgames | chemistry | | engineer | -dance | electronics | ask_back
kira understated written 1 | guitar baking | | ai | tutoring | | -climbing ?videogames | music | repeat
liam understated written 2 | chess birds | cycling | philosophy | | lawyer | ~theatre !football | | digress
mina understated spoken 1 | yoga | pottery | geography | litter | architect | ?swimming | | skip
noah understated spoken 2 | coding beatbox | basketball | maths | | | -novels *photography | music | how_long
olga understated written 1 | hiking | film | volcanoes | shelter | doctor | !dance ?piano | animals, nature, dogs | injection
`;
const HELD_OUT = `
pablo offhand spoken 1 | drums skate | handball | electronics | | firefighter | -chess ?archery | music | digress
quinn offhand spoken 2 | comics running | boardgames | economics | refugees | | ~badminton !latin | drawing | repeat
rosa offhand spoken 1 | horses | badminton | genetics | shelter | psychologist | *sewing ?football | animals, dogs | ask_back
sami offhand spoken 1 | magic coding | film | ai | | policeofficer | -poems | | wait
tara offhand spoken 2 | sailing photography | handball | japanese | fundraising | | !maths ?kendo | | skip
uma breathless written 2 | sewing poems | choir | genetics | refugees | | -running ?fossils | fashion | digress
viktor breathless written 1 | fossils | archery | latin | | astronaut | ~handball | history, space | injection
wanda breathless written 2 | baking horses | dance | biology | fundraising | baker | ?drums !economics | | hello
xaver breathless spoken 1 | saxophone | badminton | physics | firstaid | | -comics *origami | music | language
yara breathless written 1 | animation comics | theatre | japanese | | translator | ?sailing | filmmaking, drawing | ask_back
zeno wry written 1 | woodwork chess | | philosophy | | architect | -football ?magic | | digress
alba wry written 2 | beekeeping garden | choir | latin | elderly | | ~saxophone | nature, insects | repeat
bruno wry spoken 1 | kendo podcast | videogames | economics | | lawyer | !dance ?baking | | private
carla wry written 1 | origami | poems | psychology | foodbank | teacher | *aquarium -cycling | | how_long
dimitri wry spoken 2 | electronics running | sailing | chemistry | | | ?beekeeping ~kendo | | silence
`;

const words = (part: string): string[] => part.trim().split(/\s+/).filter(Boolean);

function read(line: string, heldOut: boolean): Persona {
  const [head = '', activity = '', company = '', learning = '', helping = '', future = '', noise = '', fine = '', quirks = ''] =
    line.split('|'); // prettier-ignore
  const [id = '', family = '', style, chatty] = words(head);
  const marked = (mark: string): string[] =>
    words(noise)
      .filter((one) => one.startsWith(mark))
      .map((one) => one.slice(1));
  return {
    id,
    family,
    heldOut,
    style: style === 'spoken' ? 'spoken' : 'written',
    activity: words(activity),
    company: words(company),
    learning: words(learning),
    helping: words(helping),
    future: words(future),
    dislike: marked('-'),
    past: marked('~'),
    others: marked('?'),
    forced: marked('!'),
    changed: marked('*'),
    fine: fine
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
    quirks: words(quirks) as Quirk[],
    chatty: chatty === '2' ? 2 : 1,
  };
}

const readAll = (table: string, heldOut: boolean): Persona[] =>
  table
    .trim()
    .split('\n')
    .map((line) => read(line, heldOut));

export const PERSONAS: readonly Persona[] = [...readAll(TUNING, false), ...readAll(HELD_OUT, true)];
