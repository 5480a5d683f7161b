/**
 * Sentences as people talk, with the question that they answer and the interests that they show (none: none). For tests
 * of the understanding; the simulated learners of tools/eval/interviews have others. `question | sentence | interests`
 */
export const SPOKEN_SENTENCES = `
activity | Every spare minute I have goes into my sketchbook. | drawing
activity | I basically live at the skate park. | skateboarding
activity | after homework it is straight to the piano for me | piano
activity | I'm the kind of person who bakes at midnight. | baking
activity | my weekends are for hiking | hiking
activity | Saturdays mean basketball. | basketball
activity | I can lose a whole afternoon to chess puzzles. | chess
activity | give me a ball and i will play football till it gets dark | football
activity | I've got a bit of a thing for old maps. | geography
activity | lately it has been crochet, crochet, crochet | crochet
activity | I spend an embarrassing amount of money on manga. | comics
activity | You'd have to drag me away from my telescope. | astronomy
activity | nothing relaxes me like a long bike ride, so cycling I guess | cycling
activity | Whenever it snows I am on my snowboard. | snowboarding
activity | i sing all the time even in the shower | singing
activity | Ask anybody at school and they will tell you I am the robot guy. | robotics
activity | I guess you could call me a bookworm. | reading
activity | There's flour on everything I own because of all the baking. | baking
activity | if i could only keep one thing it would be my guitar | guitar
activity | Photography is what gets me out of bed. | photography
activity | I swim before school, and after school, too. | swimming
activity | I have been obsessed with volcanoes since I was five. | geology
activity | when the others go to the mall i stay home and code | programming
activity | I'd rather be climbing than anything else. | climbing
activity | What I really look forward to all week is choir. | choir
activity | I draw. Constantly. On everything. | drawing
activity | tennis tennis and more tennis | tennis
activity | I'm hooked on podcasts about history. | history
activity | My hands need something to do, so I knit. | knitting
activity | Got into pottery last year and I can't stop. | pottery
activity | I train for the half marathon right now. | running
activity | we have this garden and i am the one who takes care of the garden | gardening
activity | I go birdwatching with binoculars like an old man. | birdwatching
activity | The best hour of my day is when I practise the cello. | cello
activity | I am all about fashion. | fashion
activity | you could say martial arts saved me | martial arts
activity | It might sound odd, but I collect stamps. | collecting
activity | I'm trying to get better at magic tricks. | magic tricks
activity | I wake up early to watch birds. | birdwatching
activity | I never leave the house without my camera, photography is everything. | photography
activity | Anything with animals, really. | animals
activity | Well, horses. I ride horses every day. | horses
activity | I tinker with electronics in the garage. | electronics
activity | when i am not at school i am at the stables with the horses | horses
activity | most evenings you'll see me at the climbing gym | climbing
activity | I put all my pocket money into board games. | board games
activity | Two words: video games. | video games
activity | I've recently discovered sewing and now I make my own clothes. | sewing
activity | right after school i grab my skateboard | skateboarding
activity | my happy place is the kitchen, I cook for the whole family | cooking
activity | I would do gymnastics twenty four seven if they let me | gymnastics
activity | I am kind of a film nerd, I make short films. | filmmaking
activity | I could not imagine a week without dancing. | dancing
activity | I'm happiest when I'm sailing. | sailing
activity | it starts with one origami crane and then it is three in the morning | origami
company | The whole gang plays volleyball on the beach. | volleyball
company | We meet on Fridays for Dungeons and Dragons. | role-playing games
company | me and the boys we play football behind the church | football
company | Our thing is karaoke. | singing
company | I'm part of a theatre group and we rehearse twice a week. | acting
company | there are six of us in the orchestra and we hang out all the time | playing in a band
company | My mates and I have a band. | playing in a band
company | with my cousins its always video games | video games
company | I play handball for my town. | handball
company | Every other weekend a few friends come over for board games. | board games
company | what we share is a love for anime | anime
company | My friends got me to try bouldering and now we go every week. | climbing
company | We cook together, that's our tradition. | cooking
company | I row with seven other girls. | rowing
learning | Anything to do with space, honestly. | astronomy
learning | I'm weirdly good at chemistry and I love it. | chemistry
learning | history because our teacher tells it like a story | history
learning | The brain. How does it even work? Neuroscience fascinates me. | neuroscience
learning | Biology is by far my favourite. | biology
learning | I could listen to my physics teacher for hours. | physics
learning | i watch documentaries about sharks all night | marine biology
learning | I always have my hand up in geography. | geography
learning | maths makes sense to me, people do not | mathematics
learning | Right now I'm deep into genetics. | genetics
learning | I stay behind after class to ask about philosophy. | philosophy
learning | the one thing i would study for fun is economics | economics
learning | My favourite lesson of the week is art. | art
learning | Spanish rolls off the tongue, so I signed up for an extra course in Spanish. | Spanish
learning | If there was a test on dinosaurs I would get full marks. | dinosaurs
learning | how computers think, so artificial intelligence | artificial intelligence
helping | On Sundays I serve soup at the soup kitchen. | volunteering
helping | climate change scares me so i plant trees | environment
helping | I help my neighbour, she is ninety, so I do her shopping, I like helping old people. | helping others
helping | I tutor two kids in my street. | tutoring
helping | Plastic in the sea. It drives me mad, so we do beach cleanups. | environment
helping | equal rights for everybody, I go to every protest about human rights | human rights
helping | We bring food to homeless people in winter. | volunteering
helping | I am a junior lifeguard, first aid is kind of my thing. | first aid
future | I've wanted to be a surgeon since I was little. | medicine
future | Teacher, probably. Primary school. | teaching
future | I see myself in a lab, as a chemist. | chemistry
future | something with cars maybe a mechanic | cars
future | Ideally I'd end up as an architect. | architecture
future | Everyone says I'd make a good lawyer, and I like the idea. | law
future | My goal is to become a pilot. | flying
future | A vet, no doubt about it. | veterinary medicine
future | I'd give anything to work as a marine biologist. | marine biology
future | I'm torn, but a nurse feels right. | nursing
future | hopefully i will be designing video games | game development
future | Firefighter, like every little boy, but I am serious. | firefighting
future | In ten years I will be a police officer. | police work
future | I'd quite like to be paid for being a photographer. | photography
future | to run a farm | farming
future | maybe engineering | engineering
activity | Football? God no. |
activity | I have zero interest in chess. |
activity | My parents keep telling me to play the piano, but I'd rather not. |
activity | ballet is so not me |
activity | I tried yoga once and fell asleep. |
activity | People think I like math, I really don't. |
activity | Swimming is fine I guess but not really my cup of tea. |
activity | video games bore me |
activity | I can do without basketball. |
activity | the thought of running makes me sick |
activity | you won't see me playing golf any time soon |
activity | I played the violin for years, but that ship has sailed. |
activity | I've given up on ballet. |
activity | i stopped doing gymnastics after i hurt my knee |
activity | Scouting was fun back then, but I've outgrown it. |
activity | I'm not into drawing any more. |
activity | I dropped out of handball. |
activity | my hiking days are over |
activity | once upon a time i loved lego, now it just gathers dust |
activity | I no longer play the flute. |
activity | My brother is football crazy. |
activity | my dad builds model trains in the basement |
activity | My roommate never stops talking about crypto. |
activity | the guy next door plays the drums at night |
activity | My grandma taught piano for forty years. |
activity | All my friends are into anime, I'm not. |
activity | our neighbour has a boat and sails every weekend |
activity | My sister, she dances, she is amazing at it. |
activity | half of my friends play handball but i just watch |
activity | My mom wants me to learn the violin. |
activity | We have to run laps in PE. |
activity | I'm only in the choir because my parents insist. |
activity | they put me in the math club |
activity | Our school makes everybody learn Latin. |
activity | I had to take swimming lessons as a kid. |
activity | My coach forces us to do yoga. |
activity | The bus broke down on the way here. |
activity | Sorry, my dog is barking. |
activity | I had pizza for lunch. |
activity | my phone is at five percent |
activity | I met a doctor the other day. |
activity | it was so cold on the train this morning |
activity | My uncle gave me his old camera, and since then I take photos of everything. | photography
activity | A friend dragged me to a climbing gym and I was hooked. | climbing
activity | my mum signed me up for judo and i ended up loving it | martial arts
activity | I used to hate history, but now I can't get enough of it. | history
activity | At first I found chess boring, these days I play it every day. | chess
detail | I like that you can see far. |
detail | my grandfather and my two cousins |
detail | since I was six or seven |
detail | I want to build a boat one day |
detail | the sound of the water is so calming |
detail | mostly I play old songs, and sometimes I write my own |
detail | to be honest I don't do that, that was my brother |
detail | I want to get into college with it |
detail | because it makes me feel strong |
detail | it's like a puzzle that never ends |
activity | I get up, I have breakfast, and then it's drums until lunch! | drums
activity | Okay listen, there's this thing called parkour, I saw it in a video, I tried it, and now I jump over everything! | parkour
activity | I'm telling you, once you've been on a horse you never want to get off, I ride horses every day! | horses
activity | Guess what I got for my birthday, a telescope, I've been out every night since! | astronomy
activity | I run home, I eat something, I grab my violin, and off I go! | violin
activity | It's crazy, I started with one plant and now my room is a jungle, gardening is just the best! | gardening
activity | I play badminton like there's no tomorrow! | badminton
activity | I could talk about trains until you fall asleep! | trains
activity | My legs hurt, my knees are blue, and I still go skateboarding! | skateboarding
activity | I have notebooks full of poems, full! | poetry
activity | I spend every cent on comics, my mother is desperate! | comics
activity | If you call me and I do not pick up, I am at archery! | archery
activity | I'd skip dinner for a game of handball! | handball
activity | One more chapter, I say, and then it is two in the morning, reading does that to me! | reading
activity | You have to hear me play the saxophone, people come out of their houses! | saxophone
activity | The first thing I do in the morning is feed my fish, I have a huge aquarium! | aquariums
activity | I won a medal in karate, me, can you imagine! | martial arts
activity | My whole life is on the water, sailing, rowing, whatever floats! | sailing, rowing
activity | we built a treehouse and since then woodworking has been all i think about | woodworking
activity | i made one bracelet for my friend and now i make jewelry for half the school | crafts
activity | I sew my own bags and people actually want to buy them! | sewing
company | Ten of us, one court, basketball till the lights go out! | basketball
company | There's a whole bunch of us who do improv on Thursdays! | acting
company | We dress up, we roll dice, we save the kingdom, Dungeons and Dragons, what else! | role-playing games
company | Every summer we put up a net in the yard, volleyball for the whole neighbourhood! | volleyball
company | My friends and I, we go bouldering, then noodles, then home! | climbing
company | We have matching jackets, we're the dance crew! | dancing
company | Without the scouts I would not know anybody here! | scouting
learning | Did you know that octopuses have three hearts, marine biology is insane! | marine biology
learning | I sit in the front row in history, nobody understands why! | history
learning | Numbers, I dream of numbers, maths is beautiful! | mathematics
learning | I read one book about the universe and that was it, astronomy all day! | astronomy
learning | I put on French films with no subtitles just to learn French! | French
learning | My teacher mixed two liquids, it went bang, and I fell in love with chemistry! | chemistry
learning | Ask me about the Romans, ask me, I know every emperor, ancient history rocks! | history
learning | I took a free class in psychology and it changed how I see people! | psychology
learning | I could hug whoever invented geometry! | mathematics
helping | I was scared at first, but now the old people at the nursing home wait for me at the door! | helping others
helping | I cannot watch animals suffer, so I foster kittens for the shelter! | animal welfare
helping | There are kids in my street who can't read yet, so I started tutoring! | tutoring
helping | I gave blood, I did a first aid course, I want to be useful! | first aid
helping | I can't just sit there when the climate goes crazy! | environment
future | Doctor, doctor, doctor, ask me again tomorrow and I'll say doctor! | medicine
future | I want a uniform, I want sirens, I want to be a firefighter! | firefighting
future | Imagine me in a courtroom, I would be such a good lawyer! | law
future | Everyone laughs but I will be an astronaut! | space exploration
future | I tell you, in ten years you'll buy houses from me, I'm going to be an architect! | architecture
future | I'd sell my bike to become a pilot! | flying
future | Teaching, that's my calling! | teaching
activity | I wouldn't touch golf with a stick! |
activity | Swimming, no, water in my nose, no thank you! |
activity | My sister plays the harp and the whole house shakes! |
activity | My father watches every single football match, every one! |
activity | The twins from my class are into chess, they're amazing! |
activity | Mum sends me to ballet and I hide in the toilet! |
activity | We had to sing in front of everybody, so embarrassing! |
activity | I was such a huge fan of anime, and then one day it was over! |
activity | When I was nine I wanted nothing but horses, now, not at all! |
activity | Forget what I said about the drums, I sold them! |
activity | I said I like archery but honestly I quit! |
activity | It was so funny, my little cousin fell into the pond today! |
activity | Sorry, I dropped my pen, okay, go on! |
activity | They say chess makes you clever, well, I remain as I am. |
activity | I am, against better judgement, a birdwatcher. | birdwatching
activity | My one vice is video games. | video games
activity | I knit. Yes, really. | knitting
activity | Some collect stamps, I collect vinyl records. | collecting
activity | If boredom strikes, I bake. | baking
activity | I have been known to write a poem or two. | poetry
activity | They let me near the piano, which was a mistake, I now play it all day. | piano
activity | I admit it, I like trains. | trains
activity | My shelves bend under board games. | board games
activity | You may laugh, but it is gardening. | gardening
activity | I run, mostly away from homework. | running
activity | I'm not exactly an athlete, but I do go climbing. | climbing
activity | I keep telling myself I'll stop buying yarn, but I love to crochet. | crochet
activity | My talents are few, but cooking is one of them. | cooking
activity | I do theatre, on stage and off. | acting
activity | My relationship with chess is complicated, we broke up last year. |
activity | My brother, the pianist, is the pride of the family. |
activity | I am surrounded by people who do yoga. |
activity | Our physics teacher thinks we all love physics. |
activity | One has to learn Latin at my school. |
company | Once a week we meet and pretend to be a choir. | choir
company | We call it football, others would call it falling over. | football
company | I am the least bad player in our volleyball team. | volleyball
learning | To my own surprise it is mathematics. | mathematics
learning | I ask about black holes more than my teacher can bear. | astronomy
learning | Philosophy, since it answers nothing. | philosophy
helping | I do what I can against food waste, for the environment. | environment
helping | I help at the soup kitchen, nobody need know. | volunteering
future | A nurse, if they will have me. | nursing
future | I fancy myself as a journalist. | journalism
future | I would make a decent teacher. | teaching
future | Mark my words, I'll be a pilot! | flying
future | They will all come to me when their teeth hurt, because I am going to be a dentist! | medicine
future | If you offered me a job as a game designer I'd start today! | game development
future | My cousin says you can't live from it, but I will be a musician anyway! | music
future | Ask me in ten years and I'll be standing in front of a class as a teacher! | teaching
future | Nobody believes me, but the next astronaut from our town will be me! | space exploration
future | School, exams, police academy, and then a police officer, that's it! | police work
future | I'd jump for joy if they let me be a nurse! | nursing
future | You are looking at a future lawyer! | law
future | When I see an ambulance I think, that will be me one day, a paramedic! | first aid
future | baker obviously my uncle has a shop | baking
future | A doctor for children, I just know it! | medicine
future | translator because i speak three languages | languages
future | i could work as a carpenter like my grandpa | woodworking
future | Well, somebody has to design all those games, so why not me, a game designer! | game development
future | the dream, the big dream, is journalist | journalism
future | my parents hope for a lawyer but i tell them every day that i will be a chef | culinary arts
future | a psychologist since people tell me everything anyway | psychology
learning | This year it was genetics, wow, who knew! | genetics
learning | My teacher laughs because I always want to know more about volcanoes! | geology
learning | Give me anything about the Romans and I am happy, history forever! | history
learning | I never thought I'd say it, but chemistry is the best! | chemistry
learning | Latin, it's like solving a riddle every time! | Latin
learning | I hide physics books under my desk in other lessons! | physics
learning | whenever they talk about economics i am wide awake | economics
learning | biology is decent i even study for it | biology
learning | the videos i watch are all about black holes | astronomy
learning | japanese but not at school just with an app | Japanese
company | We even named our board game group, the Dice Knights! | board games
company | Two evenings a week it's training, badminton, and the best people in the world! | badminton
company | the lads and i play football in the park | football
company | chilling with friends usually turns into video games | video games
company | Choir, choir is my second family! | choir
company | Put us in one room and we dance! | dancing
helping | I'm furious about what people do to the climate, so I march! | environment
helping | Since last winter I've been helping at the food bank and they know me by name! | volunteering
helping | I wouldn't miss my Saturdays at the animal shelter! | animal welfare
helping | i help refugees with their homework sometimes its nice | human rights
helping | someone ought to do something about the homeless and so i volunteer | volunteering
activity | I got my first drum kit at ten and the neighbours have hated me since! | drums
activity | My parents say I spend more time with horses than with people! | horses
activity | If I'm not at home I'm in the workshop carving wood! | woodworking
activity | Nothing, nothing, nothing is better than sailing! | sailing
activity | The whole bus knows me because I practise magic tricks there! | magic tricks
activity | I even dream about fossils, that is how bad it is! | dinosaurs
activity | poems just come out of me in the shower i write them down | poetry
activity | My best friend is football mad, I couldn't care less. |
activity | I used to live for skateboarding, not any more though. |
activity | guitar was my thing for a while then i sold it |
activity | The piano in our living room is my sister's. |
activity | Chess is more my brother's department. |
activity | The shelves full of fossils are my father's pride. |
activity | I have been signed up for judo by my mother. |
activity | Tuesday is violin, by order of my grandmother. |
activity | I do not see what people find in golf. |
activity | I stay away from basketball. |
learning | physics is okay i guess | physics
learning | the one lesson i don't sleep through is biology | biology
learning | history is the only thing i don't hate | history
learning | biology isn't bad | biology
learning | chemistry is not the worst | chemistry
learning | i actually like maths don't tell anyone | mathematics
learning | if i have to pick something, physics | physics
learning | geography is pretty chill | geography
learning | my marks are bad everywhere except in art | art
learning | i get a kick out of philosophy | philosophy
learning | economics of all things | economics
learning | i never skip latin | Latin
learning | who would have thought, genetics | genetics
learning | everything else is boring but astronomy isn't | astronomy
company | we just hang out and play cards | card games
company | usually some of us go skateboarding | skateboarding
company | football mostly with the people from my street | football
company | whoever has time comes over and we jam, guitar, drums, whatever | guitar, drums
company | dunno we play basketball or just sit around | basketball
company | someone brings a speaker and we dance | dancing
company | there's a bunch of people who meet for badminton and i joined them | badminton
company | we got into volleyball last summer all of us | volleyball
company | boardgames until midnight | board games
company | the gang and me go to the climbing gym | climbing
company | we meet up to do some filming | filmmaking
company | singing in the choir with thirty other people | choir
helping | the ocean needs help, too much plastic waste | environment
helping | been tutoring a kid from my street | tutoring
helping | i walk old people to the shop and stuff | helping others
helping | climate stuff, it worries me | environment
activity | I did karate when I was little. |
activity | As a kid I collected stamps. |
activity | Years ago I was really into origami. |
activity | I was on the handball team in primary school. |
activity | I started playing chess when I was nine. | chess
activity | When I was six I got my first drum kit and I still play the drums. | drums
activity | The violin and I broke up. |
activity | My cousin's whole room is full of comics. |
activity | There is a piano at my grandma's house. |
activity | Everybody at home except me watches football. |
activity | My little brother keeps asking me to play chess with him. |
activity | Mum does yoga in the living room so I have to be quiet. |
activity | They're sending me to tennis camp, I did not ask for it. |
activity | my school is big on rugby, I'm not |
activity | I was made captain of the debate club because nobody else wanted it. | debating
activity | got my hands dirty in the garden again | gardening
activity | my grades suffer because of minecraft | minecraft
activity | I keep bees on our roof. | beekeeping
activity | I own eleven cookbooks. | cooking
activity | the drums, obviously | drums
activity | archery, because it's quiet | archery
activity | I've built a small radio that works. | radio
activity | mostly i'm fixing my bike or riding it | cycling
activity | I carve spoons out of wood. | woodworking
activity | I stop the time when I solve the rubik's cube, my record is nine seconds. | rubik's cube
future | my uncle lets me help in his garage and i want to be a mechanic like him | cars
future | dentist, good money | medicine
future | i'd be happy as a baker | baking
future | no plan yet but maybe a firefighter | firefighting
future | not a doctor, that's for sure, rather a vet | veterinary medicine
future | to be honest a translator sounds nice | languages
future | the army no way, but the police maybe | police work
`;
