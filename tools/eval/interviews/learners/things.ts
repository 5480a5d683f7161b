/** Something that a persona may be interested in, or not, with the forms that sentences need. */
export interface Thing {
  id: string;
  /** A result with one of these words in its name is this interest. */
  accept: string[];
  /** playing the cello */
  gerund: string;
  /** the cello */
  noun: string;
  /** play the cello */
  base: string;
  /** a nurse */
  role: string;
  since: string;
  withWhom: string;
  enjoy: string;
  goal: string;
}

/** `id ; accept, accept ; gerund ; noun ; base ; since ; with whom ; what they enjoy ; what they want to do next` */
const ACTIVITIES = `
climbing ; climbing, bouldering ; climbing ; bouldering ; go climbing ; when I was nine ; my cousin Lena ; my head goes quiet on the wall ; climb outdoors
guitar ; guitar ; playing the guitar ; the guitar ; play the guitar ; four years ago ; my brother Tom ; a song suddenly works ; write a song of my own
chess ; chess ; playing chess ; chess ; play chess ; when I was six ; my grandfather ; you can plan ten moves ahead ; get better at endgames
baking ; baking ; baking ; baking ; bake ; in second grade ; my aunt ; the whole house smells of it ; make proper croissants
football ; football, soccer ; playing football ; football ; play football ; kindergarten ; the boys from my street ; we win in the last minute ; become the captain
drawing ; drawing ; drawing ; drawing ; draw ; since I could hold a pencil ; nobody really ; time just flies ; learn to do hands properly
photography ; photography ; taking photos ; photography ; take photos ; my twelfth birthday ; my dad ; you see things that others walk past ; have a small exhibition
robots ; robot ; building robots ; robotics ; build robots ; fifth grade ; my friend Amir ; it moves for the first time ; make one that can climb stairs
swimming ; swimming ; swimming ; swimming ; swim ; when I was five ; my sister ; the water is so quiet ; swim a whole kilometre
novels ; reading, novel, fantasy ; reading fantasy novels ; fantasy novels ; read fantasy novels ; third grade ; my friend Zoe ; you forget where you are ; read the whole series in English
piano ; piano ; playing the piano ; the piano ; play the piano ; six years ago ; my teacher ; both hands do different things ; learn a piece by Chopin
garden ; garden ; gardening ; gardening ; work in the garden ; the lockdown ; my grandmother ; you can eat what you planted ; grow pumpkins
coding ; programming, coding ; coding ; programming ; program ; two summers ago ; a friend from the internet ; it finally runs ; make an app that people use
skate ; skateboard, skating ; skateboarding ; skateboarding ; skateboard ; last spring ; the kids at the park ; you land the trick ; learn the kickflip
dance ; danc ; dancing ; dancing ; dance ; when I was four ; my friend Noor ; the music carries you ; be on a stage
hiking ; hiking ; hiking ; hiking ; go hiking ; our holidays in Austria ; my parents ; the air is so clear ; walk across the Alps
volleyball ; volleyball ; playing volleyball ; volleyball ; play volleyball ; seventh grade ; my team ; everybody cheers ; reach the finals
videogames ; video games, gaming ; playing video games ; video games ; play video games ; primary school ; my online friends ; you solve it together ; finish the hardest level
boardgames ; board games ; playing board games ; board games ; play board games ; last winter ; my flatmates ; everybody laughs ; invent one myself
knitting ; knitting ; knitting ; knitting ; knit ; a year ago ; my grandma ; my hands are busy ; make a whole sweater
astronomy ; astronomy ; looking at the stars ; astronomy ; look at the stars ; a night in Italy ; my uncle ; you feel tiny ; see the rings of Saturn
birds ; bird ; watching birds ; birdwatching ; watch birds ; fourth grade ; my grandad ; you have to be patient ; see a golden eagle
cooking ; cooking ; cooking ; cooking ; cook ; about a year ago ; my mum ; you can taste the difference ; cook for twenty people
theatre ; acting, theat ; acting ; theatre ; act ; sixth grade ; the drama group ; you are somebody else for a while ; play a villain
basketball ; basketball ; playing basketball ; basketball ; play basketball ; five years ago ; my neighbours ; the ball just drops in ; dunk
film ; filmmaking, film, video ; making short films ; filmmaking ; make short films ; when I got a camera ; my two best friends ; it all comes together in the edit ; show one at a festival
pottery ; pottery, ceramic ; making pottery ; pottery ; make pottery ; last autumn ; an old lady at the studio ; you get your hands dirty ; make a whole tea set
choir ; choir, singing ; singing in the choir ; the choir ; sing in the choir ; three years ago ; forty other people ; all the voices fit together ; sing a solo
cycling ; cycling, bik ; cycling ; cycling ; cycle ; since my first real bike ; my dad ; you go downhill ; ride to the sea
radios ; radio ; restoring old radios ; old radios ; restore old radios ; a find in the attic ; my grandfather ; it starts to hum again ; find one from the thirties
trains ; model railway, model railways, model train, model trains, model building, railway, railways ; building model railways ; model railways ; build model railways ; when I was seven ; my father ; everything is tiny and runs ; build a mountain line
kites ; kite ; building kites ; kites ; build kites ; a day at the beach ; my little brother ; it lifts off ; build one that is three metres wide
beatbox ; beatbox ; beatboxing ; beatboxing ; beatbox ; eighth grade ; a guy from the bus ; people do not believe it is just me ; join a battle
yoga ; yoga ; doing yoga ; yoga ; do yoga ; the new year ; my mother ; I sleep better ; stand on my head
scouts ; scout ; going to the scouts ; scouting ; go to the scouts ; second grade ; my troop ; we sit at the fire ; lead a group
`;
const SUBJECTS = `
physics ; physics ; learning about physics ; physics ; study physics ; eighth grade ; my teacher ; it explains why things fall ; understand black holes
history ; history ; reading about history ; history ; study history ; a trip to Rome ; my dad ; every stone has a story ; see Pompeii
biology ; biology ; studying biology ; biology ; study biology ; fifth grade ; my lab partner ; a cell is like a city ; work in a real lab
maths ; math ; doing maths ; maths ; do maths ; as long as I can think ; my sister ; there is always an answer ; take part in the olympiad
chemistry ; chemistry ; doing chemistry ; chemistry ; do chemistry ; seventh grade ; a boy from my class ; it changes colour ; grow big crystals
spanish ; language, spanish ; learning Spanish ; Spanish ; learn Spanish ; last year ; my pen friend ; it sounds like singing ; spend a summer in Madrid
geography ; geography ; looking at maps ; geography ; study maps ; my first atlas ; nobody ; you travel in your head ; know every capital
psychology ; psychology ; reading about psychology ; psychology ; read about psychology ; a podcast ; my cousin ; people are so strange ; understand dreams
egypt ; egypt, history, archaeology ; reading about ancient Egypt ; ancient Egypt ; read about ancient Egypt ; a museum visit ; my aunt ; there is still so much unknown ; read hieroglyphs
ai ; artificial intelligence, machine learning ; reading about artificial intelligence ; artificial intelligence ; read about artificial intelligence ; last winter ; a friend at university ; machines learn by themselves ; train a small model
volcanoes ; geology, volcano ; learning about volcanoes ; volcanoes ; learn about volcanoes ; a holiday on Sicily ; my mum ; the ground is alive ; stand on a crater
philosophy ; philosophy, ethics ; reading philosophy ; philosophy ; read philosophy ; tenth grade ; two friends ; you never come to an end ; read Kant and understand it
`;
const CAUSES = `
shelter ; animal welfare, animals, animal, volunteer, dogs ; helping at the animal shelter ; the animals at the shelter ; help at the animal shelter ; last summer ; two older ladies ; the dogs go wild when I come ; adopt one of them
tutoring ; tutoring, helping others, teaching ; tutoring younger kids ; tutoring ; tutor younger kids ; September ; a girl called Ida ; they suddenly get it ; start a group
climate ; environment, climate ; going to climate marches ; climate change ; go to climate marches ; a speech that I saw ; half of my class ; you are not alone ; plant a forest
elderly ; helping others, volunteering, elderly, old people, nursing home ; visiting old people in the nursing home ; lonely old people ; visit old people in the nursing home ; Christmas ; a lady called Ruth ; they tell you stories ; bring music there
litter ; environment, litter, trash, beach cleanup, rubbish ; picking up rubbish at the river ; clean rivers ; pick up rubbish at the river ; two years ago ; my scout group ; you see at once what you did ; clean the whole bank
foodbank ; volunteering, food bank, helping others ; helping out at the food bank ; the food bank ; help out at the food bank ; the start of the year ; my church group ; people smile ; collect more fruit
firstaid ; first aid ; doing first aid at events ; first aid ; do first aid at events ; a course at school ; the Red Cross youth ; I know what to do ; ride along in an ambulance
`;
const CAREERS = `
vet ; veterinar ; ; ; ; a sick cat ; nobody yet ; I could help animals ; do an internship ; a vet
nurse ; nurs ; ; ; ; my stay in hospital ; my aunt ; you are there for people ; look around a hospital ; a nurse
architect ; architect ; ; ; ; a trip to Barcelona ; my uncle ; a drawing becomes a house ; build a model ; an architect
pilot ; pilot, flying, aviation ; ; ; ; my first flight ; nobody ; the world looks small ; try a glider ; a pilot
teacher ; teach ; ; ; ; a great teacher ; my mother ; children ask good questions ; help in a class ; a teacher
gamedev ; game develop, game design ; ; ; ; my first console ; my friend Ben ; you make a whole world ; make a small game ; a game designer
journalist ; journalis ; ; ; ; the school paper ; my friend Eva ; you can ask everybody ; write for the local paper ; a journalist
engineer ; engineer ; ; ; ; a visit to a factory ; my grandpa ; things get built ; build a bridge ; an engineer
chef ; chef, cooking, gastronomy, hospitality, culinary ; ; ; ; a cooking show ; my uncle ; guests come back ; work in a kitchen ; a chef
lawyer ; law ; ; ; ; a series on TV ; my cousin ; you can fight for people ; sit in on a trial ; a lawyer
doctor ; medicine, doctor, surg ; ; ; ; a broken arm ; my neighbour ; you can save somebody ; volunteer in a hospital ; a doctor
marinebio ; marine biolog ; ; ; ; a documentary ; nobody ; the sea is full of secrets ; learn to dive ; a marine biologist
`;

/** Held out: only held-out personas have these (they have some of the others, too). */
const HELD_OUT = `
archery ; archery ; shooting arrows ; archery ; do archery ; two winters ago ; an old champion ; your breath slows down ; hit the gold ten times
saxophone ; saxophone ; playing the saxophone ; the saxophone ; play the saxophone ; the age of ten ; the big band ; it sounds like a voice ; improvise freely
origami ; origami, paper fold, craft ; folding origami ; origami ; fold origami ; a rainy holiday ; my penpal ; one sheet becomes a crane ; fold a dragon
horses ; horse ; riding horses ; horses ; ride horses ; my seventh birthday ; my friend Carla ; you trust each other ; jump over a real course
badminton ; badminton ; playing badminton ; badminton ; play badminton ; a summer camp ; my neighbour ; the rallies get so long ; join a league
poems ; poetry, poem ; writing poems ; poetry ; write poems ; a sad autumn ; nobody ; words get heavy and light ; read on a stage
comics ; comic ; drawing comics ; comics ; draw comics ; a boring train ride ; my desk mate ; a face says everything ; print a small book
drums ; drum ; playing the drums ; the drums ; play the drums ; a school concert ; the band ; your whole body plays ; play faster fills
sailing ; sailing ; sailing ; sailing ; sail ; a week at the lake ; my godfather ; the wind does the work ; cross the Baltic
sewing ; sewing ; sewing clothes ; sewing ; sew clothes ; an old machine ; my grandma ; nobody else wears it ; make a winter coat
kendo ; kendo, martial arts ; training kendo ; kendo ; train kendo ; a film ; my sensei ; you forget the day ; take the first exam
beekeeping ; bee ; keeping bees ; beekeeping ; keep bees ; a swarm in our tree ; an old neighbour ; they know what to do ; have my own hive
magic ; magic ; doing magic tricks ; magic tricks ; do magic tricks ; a birthday party ; my brother ; people look so surprised ; perform for strangers
handball ; handball ; playing handball ; handball ; play handball ; third grade ; my club ; it is so fast ; play in the first team
animation ; animation ; making stop motion films ; animation ; make stop motion films ; an old phone ; my cousin ; clay comes alive ; make a two minute film
woodwork ; wood ; carving wood ; woodworking ; carve wood ; my first knife ; my grandpa ; it smells of the forest ; build a chair
running ; running ; running ; running ; go running ; last March ; nobody ; the street is mine ; finish a half marathon
podcast ; podcast ; recording a podcast ; podcasting ; record a podcast ; a school project ; two classmates ; strangers write to us ; interview a minister
fossils ; fossil, dinosaur, palaeontolog, paleontolog ; collecting fossils ; fossils ; collect fossils ; a quarry near us ; my dad ; you are the first to see it ; find a whole ammonite
aquarium ; aquari, fish ; looking after my aquarium ; aquariums ; look after my aquarium ; two guppies ; my neighbour ; it is a tiny world ; breed shrimp
economics ; economic ; reading about economics ; economics ; read about economics ; a debate at home ; my father ; money explains so much ; understand inflation
genetics ; genetic, biology ; reading about genetics ; genetics ; read about genetics ; ninth grade ; my teacher ; four letters make a tiger ; extract some DNA
latin ; latin, language ; learning Latin ; Latin ; learn Latin ; sixth grade ; my class ; it is like a puzzle ; read Ovid
japanese ; japanese, language ; learning Japanese ; Japanese ; learn Japanese ; my first manga ; an app ; the signs are pictures ; go to Kyoto
electronics ; electronic ; soldering electronics ; electronics ; solder electronics ; a broken lamp ; my uncle ; the light goes on ; build an amplifier
refugees ; human rights, refugee, helping others, volunteer ; helping refugees with their German ; refugees ; help refugees with their German ; the winter before last ; a man called Sami ; we laugh so much ; learn some Arabic
fundraising ; fundrais, charity, volunteer ; collecting money for charity ; charity ; collect money for charity ; a run at school ; my class ; every cent counts ; reach a thousand euros
firefighter ; firefight ; ; ; ; the youth brigade ; my brother ; everybody counts on you ; pass the test ; a firefighter
astronaut ; astronaut, space ; ; ; ; a rocket launch ; nobody ; the earth is so small ; get into a space camp ; an astronaut
psychologist ; psycholog ; ; ; ; a hard year ; my aunt ; listening can help ; do an internship ; a psychologist
translator ; translat, interpret, language ; ; ; ; my two passports ; my mother ; you stand between worlds ; interpret for somebody ; a translator
baker ; bak ; ; ; ; the shop downstairs ; the owner ; people start the day with you ; do an apprenticeship ; a baker
policeofficer ; police ; ; ; ; a school visit ; my neighbour ; no day is the same ; pass the sports test ; a police officer
`;

const read = (table: string): Thing[] =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [id = '', accept = '', gerund = '', noun = '', base = '', ...rest] = line
        .split(';')
        .map((part) => part.trim());
      const [since = '', withWhom = '', enjoy = '', goal = '', role = ''] = rest;
      const names = accept.split(',').map((one) => one.trim());
      return { id, accept: names, gerund, noun, base, role, since, withWhom, enjoy, goal };
    });

const things = new Map(
  [ACTIVITIES, SUBJECTS, CAUSES, CAREERS, HELD_OUT].flatMap(read).map((one) => [one.id, one]),
);

/** @throws Error if there is no such thing: a persona has a typing error */
export function thing(id: string): Thing {
  const found = things.get(id);
  if (found === undefined) throw new Error(`There is no thing ${id}: add it to things.ts.`);
  return found;
}
