/**
 * The commonest words of languages that learners of an English service may fall into: enough to notice that a
 * turn is not English, not to say which language it is. Words that are English, too, are left out.
 */
const FOREIGN = new Set(
  `
  el la los las una pero por para con como qué que muy no sé soy está estoy gusta gustan hablar hablo español inglés podemos yo ella nosotros porque también sí bien perdón lo puedo quiero tengo más mi
  le les une des est et je tu il elle nous vous ils pas ne que qui avec pour dans sur mais c'est j'aime suis très bien oui parler français anglais peux veux mon ma mes du au être fait
  der die das und ich du er sie wir ihr ist nicht ein eine einen mit für auf aber auch mein meine kann können wie was habe bin sehr gut ja nein entschuldigung deutsch englisch sprechen machen gerne mag spiele zu von wo warum bitte noch nur
  il lo gli una è sono non che di per con come ma anche mio mia mi piace molto bene sì italiano inglese parlare posso voglio
  o os um uma não é eu você ele ela nós com para mas muito bem sim falar português inglês posso quero gosto meu minha
  en het een niet ik jij hij zij wij maar ook mijn kan heel goed ja nee nederlands engels praten graag
  ben bir ve çok değil evet hayır türkçe ingilizce konuşmak istiyorum seviyorum ama için
  nie jest tak ale bardzo dobrze jak mogę lubię mówić polski angielski proszę czy się
  я ты он она мы вы не да нет но очень хорошо люблю говорить русский по это как
  `
    .split(/\s+/)
    .filter((word) => word !== ''),
);
/** English words, and names of languages that English speakers say as they are. */
const ENGLISH = new Set('no die was per me come do so a i in an on am my mi be let to la as he'.split(' '));
const OTHER_SCRIPT =
  /[\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Tamil}\p{Script=Thai}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\p{Script=Hangul}]/u;

/** Share of a turn's words that are words of another language, 0 to 1; short turns say nothing and give 0. */
export function foreignShare(words: readonly string[]): number {
  const foreign = words.filter(
    (word) => OTHER_SCRIPT.test(word) || (FOREIGN.has(word) && !ENGLISH.has(word)),
  );
  const script = words.some((word) => OTHER_SCRIPT.test(word));
  return foreign.length < 3 && !script ? 0 : foreign.length / Math.max(1, words.length);
}
