import type { DetailFacet } from '@spool/contracts';

const COMPANY =
  /\bwith (?:my|a|an|some|our|the|two|three|four|five|other|all)(?: \w+){0,2}? (?:brothers?|sisters?|friends?|mates?|dad|father|mum|mom|mother|parents|family|cousins?|uncle|aunt|grand\w+|team|class\w*|neighbou?rs?|band|club|group|kids|people|girls?|boys?|guys?|teacher|coach|flatmates?)\b|\b(?:my (?:\w+ )?(?:friends?|brother|sister|cousins?) and (?:i|me)|me and my)\b/i;
const SINCE =
  /\bsince (?!then\b)\w+|\bfor (?:\w+ ){0,3}(?:years?|months?|weeks?|ages)\b|\b(?:when i was (?:\w+ )?(?:\d+|small|little|young|a kid|a child|[a-z]+(?: years old)?)|(?:\w+ )?(?:years?|months?|weeks?) ago|at the age of|last (?:year|summer|winter|spring|autumn|month))\b/i;
const GOAL =
  /\b(?:want|would like|would love|hope|plan|dream(?:ing)?|wish) (?:to|of) (?:learn|become|build|make|write|try|study|get better|find out|know|understand|compete|win|start)/i;
const ENJOYMENT =
  /\b(?:because (?:it|you|i|the|of)|(?:it|that) (?:makes|calms|relaxes|helps) me|(?:best|nicest|coolest) (?:part|thing) (?:is|about)|i (?:love|like) (?:that|how|when|the (?:way|feeling|moment)))\b/i;

/** Which sides of an interest a stretch of talk tells by itself, without being asked. */
export function facetsTold(text: string): DetailFacet[] {
  const told: DetailFacet[] = [];
  if (COMPANY.test(text)) told.push('company');
  if (SINCE.test(text)) told.push('since');
  if (GOAL.test(text)) told.push('goal');
  if (ENJOYMENT.test(text)) told.push('enjoyment');
  return told;
}
