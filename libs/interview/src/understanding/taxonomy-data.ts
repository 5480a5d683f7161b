import type { InterestCategory } from '@spool/contracts';

/**
 * Interests by name with other words for them, written for this project by its authors (no outside source).
 * A line is `name: synonym, synonym`; a name is its own synonym. Matching is by word stem, longest first,
 * so `robot` covers `robots` and `dance` covers `dancing`. Each list is in the category that its interests
 * have when the learner says nothing that points elsewhere (`want to become`, `with my friends`, `volunteer`).
 */
export const TAXONOMY: Record<InterestCategory, string> = {
  personal: `
chess: chess club, chess tournaments
board games: board game, checkers, monopoly, catan, puzzles, jigsaw
card games: card tricks, trading cards, pokemon cards, magic the gathering, poker, playing cards
role-playing games: dungeons and dragons, dnd, roleplaying, role playing, pen and paper
video games: video game, videogames, gaming, gamer, computer games, playstation, xbox, nintendo, fortnite, roblox, switch games, games on my computer, games on the computer, game
minecraft
esports: e-sports, competitive gaming
reading: books, book, novels, novel, reading books
fantasy: fantasy novels, fantasy books, harry potter, lord of the rings
science fiction: sci-fi, scifi, science fiction novels, star wars, star trek
comics: comic, comic books, manga, graphic novels
anime
writing: write stories, writing stories, short stories, stories, creative writing, fiction, journaling, write, essays
poetry: poem, poet, write poems
drawing: draw, sketch, doodle, cartoons
painting: paint, watercolor, watercolors, acrylics, oil painting
art: arts, artist, art class, fine art
sculpture: sculpt, sculpting, clay
pottery: ceramics, pottery class
crafts: craft, arts and crafts, origami, bracelets, jewelry, jewellery, handicrafts
knitting: knit, crochet, crocheting
sewing: sew, make clothes, making clothes, embroidery
fashion: clothes, fashion design, outfits
makeup: make-up, beauty, cosmetics, nails
photography: photos, photo, photographs, pictures, take pictures, camera, photographer
filmmaking: make films, making films, make movies, making movies, make videos, making videos, video editing, edit videos, editing videos, filming, short films, youtube videos, filmmaker
movies: movie, films, cinema, film, watch movies
television: tv, series, tv shows, netflix, watch shows
music: listen to music, listening to music, songs, concerts, rock music, hip hop, jazz, classical music, musician
guitar: electric guitar, bass guitar, acoustic guitar, guitarist
piano: keyboard, pianist
violin: viola, fiddle
cello
drums: drumming, percussion, drum, drummer
ukulele
flute: clarinet, recorder
saxophone: trumpet, trombone, brass
singing: sing, singer, karaoke, vocals
songwriting: write songs, writing songs, compose music, composing music, composing
music production: make music, making music, make beats, making beats, produce music, producing music, dj, djing
rapping: rap, freestyle rap
dancing: dance, ballet, hip hop dance, salsa, breakdance, dancer, contemporary dance
cooking: cook, recipes, food, cuisine, chef
baking: bake, cakes, cake, cookies, bread, pastries
gardening: garden, plants, flowers, vegetables, grow vegetables, growing vegetables, houseplants
nature: outdoors, forest, woods, wilderness, being outside
hiking: hike, hikes, mountains, trekking, long walks, walks, walking
camping: camp, bushcraft, survival skills
fishing: fish, angling
climbing: rock climbing, bouldering, climb, boulder
birdwatching: birds, bird watching, birding
animals: animal, wildlife, pets, pet
dogs: dog, puppy, puppies, dog training, train my dog, walk my dog, walking my dog
cats: cat, kitten, kittens
horses: horse, horse riding, horseback riding, ride horses, riding horses, riding lessons
insects: bugs, beekeeping, bees, butterflies, ants
dinosaurs: dinosaur, fossils, paleontology
running: run, jogging, jog, marathon, track and field, cross country
swimming: swim, swim team
cycling: bike, bikes, biking, bicycle, mountain biking, ride my bike, riding my bike
skateboarding: skateboard, skate, skating, skate park
ice skating: figure skating, ice skate
skiing: ski, snowboarding, snowboard
surfing: surf, windsurfing, kitesurfing
sailing: sail, boats, kayaking, rowing, canoeing
martial arts: karate, judo, taekwondo, kung fu, boxing, jiu jitsu, mma, kickboxing, fencing
gymnastics: acrobatics, parkour, cheerleading, trampoline
yoga: meditation, meditate, mindfulness, pilates
fitness: gym, working out, work out, weightlifting, lifting weights, lift weights, exercise, exercising
tennis: badminton, table tennis, ping pong, squash
golf
archery
sports: sport, athletics
robotics: robots, robot, building robots, lego robots, arduino, raspberry pi
programming: coding, code, program, python, javascript, java, software, apps, app development, websites, web development, computer programming, making apps, programmer, hackathons
game development: game designer, video game designer, game developer, game design, making games, make games, building games, making video games, make video games, designing games, designing video games, coding games
artificial intelligence: ai, machine learning, neural networks, chatbots
computers: computer, technology, tech, building pcs, computer science, hardware, gadgets
electronics: circuits, soldering, electronic
3d printing: 3d printer, 3d design, 3d modeling, blender
cybersecurity: hacking, cyber security
lego: legos
model building: model trains, model planes, model airplanes, miniatures, warhammer
woodworking: carpentry, woodwork, wood
cars: car, motorcycles, formula one, engines, racing
trains: train spotting, railways
airplanes: planes, aviation, drones, drone
astronomy: space, stars, planets, telescope, black holes, universe, stargazing, rockets, rocket
physics: quantum physics, quantum mechanics
chemistry: chemical experiments, molecules
biology: genetics, dna
marine biology: ocean, oceans, sharks, whales, dolphins, sea animals
science: experiments, sciences, science experiments, laboratory
mathematics: math, maths, algebra, geometry, calculus
history: ancient rome, ancient egypt, world war two, medieval history, museums, historical
archaeology: archeology
geography: maps, map, flags
geology: rocks, minerals, volcanoes, crystals
languages: language, spanish, french, german, japanese, korean, chinese, italian, learning languages, learn languages, linguistics, sign language
literature: shakespeare, classics
philosophy: ethics
psychology: how people think, human mind, the brain, brains, human behavior
economics: economy
politics: political science, elections, government
religion: church, bible, mythology, greek mythology, myths
travel: travelling, traveling, travel the world, new countries, other countries, different countries, other cultures, road trips
collecting: stamps, coins, collection, sneakers
magic: magic tricks
podcasts: podcast
acting: act, theater, drama, drama club, actor, musicals, musical theater, improv, school play, school plays
architecture: skyscrapers, floor plans
interior design: decorating, decorating my room
graphic design: design, logos, posters, photoshop, digital art, graphic
animation: animate, stop motion, cartoons animation
trivia: quizzes, quiz
investing: stocks, stock market, crypto, bitcoin
comedy: stand up, stand-up comedy, jokes
`,
  social: `
football: soccer, football team, football club
american football: flag football, nfl
basketball: basketball team, nba, hoops
volleyball: beach volleyball
baseball: softball
hockey: ice hockey, field hockey
rugby
cricket
handball
team sports: team sport
debating: debate, debate club, debates, public speaking, speech club
choir: singing in a choir
playing in a band: band, orchestra, school band, school orchestra, in a band
scouting: scouts, boy scouts, girl scouts, scout
student government: student council, class president
parties: party, partying, organizing parties
social media: instagram, tiktok, snapchat, content creation, blogging, blog, vlogging, vlog, influencer, streaming, twitch, youtube channel, youtube
making friends: meeting people, meet people, meeting new people, meet new people, new people, socializing, hanging out
family time: family dinners, time with my family, time with my grandparents, taking care of my little brother, taking care of my little sister
babysitting: babysit
school clubs: clubs, school newspaper, yearbook, student newspaper
event planning: organizing events, organize events, planning events
`,
  philanthropic: `
volunteering: volunteer, charity, charities, community service, soup kitchen, food bank, homeless shelter, homeless people, nursing home, charity work
animal welfare: animal shelter, animal rescue, rescuing animals, rescue animals, animal rights, stray cats, stray dogs
environment: environmentalism, climate, climate change, sustainability, recycling, saving the planet, save the planet, beach cleanups, clean beaches, cleaning beaches, picking up trash, planting trees, plant trees, protecting nature
helping others: help others, help people, helping people, help other people, helping other people, helping old people, help old people, helping the elderly, help my neighbors, helping my neighbors, making a difference
tutoring: tutor, helping kids, help kids, helping younger kids, help younger kids, help younger students, helping younger students, mentoring, mentor, helping classmates, help my classmates, homework help
coaching: coach, coach kids, coaching kids
fundraising: fundraise, donating, donate, bake sales
human rights: equality, social justice, activism, activist, feminism, refugees, peace
first aid: lifeguard, red cross, lifesaving
`,
  career: `
medicine: doctor, surgeon, physician, pediatrician, medical, paramedic, medical school, dentist, pharmacist
nursing: nurse, midwife
veterinary medicine: vet, veterinarian, animal doctor
teaching: teacher, teach, professor, teach kids, teaching kids
law: lawyer, judge, attorney
engineering: engineer, mechanical engineering, electrical engineering, civil engineering, mechanical engineer, engineers
software engineering: software engineer, software developer, developer, web developer, computer scientist
scientific research: scientist, researcher, research
space exploration: astronaut, nasa
flying: pilot, fly planes, flying planes, flying airplanes, become a pilot
entrepreneurship: business, own business, startup, start-up, own company, company, entrepreneur, running a business, my own shop, own restaurant
journalism: journalist, reporter, newspaper, news
police work: police, police officer, detective, crime, forensics
firefighting: firefighter, fire fighter, fireman
social work: social worker, therapist, counselor, psychologist
graphic design: designer, graphic designer
fashion: fashion designer
interior design: interior designer
architecture: architect
marine biology: marine biologist
professional sports: professional athlete, professional football player, professional basketball player, pro player, athlete
finance: accountant, accounting, banker, banking
marketing: advertising, sales
diplomacy: diplomat, ambassador
writing: author, writer
cars: mechanic, fixing cars, repairing cars, fix cars, repair cars
construction: builder, electrician, plumber
farming: farmer, farm, agriculture
hospitality: hotel, restaurant, barista
military: army, soldier, navy
`,
};
