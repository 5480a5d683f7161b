import type { EndpointContext, EndpointEvidence, EndpointOpinion } from './endpoint-evidence';
import { lexicalFeatures } from './lexical-features';
import { LEXICAL_WEIGHTS, type LexicalFeature } from './lexical-weights';

/** What the last words say: "I like it." is complete, "I like it because" is not (English). */
export class LexicalEvidence implements EndpointEvidence {
  readonly name = 'lexical';
  readonly #weights: Readonly<Record<LexicalFeature, number>>;

  constructor(weights: Readonly<Record<LexicalFeature, number>> = LEXICAL_WEIGHTS) {
    this.#weights = weights;
  }

  judge(context: EndpointContext): EndpointOpinion | null {
    const features = lexicalFeatures(context);
    if (features.length === 0) return null;
    const logOdds = features.reduce((sum, feature) => sum + this.#weights[feature], 0);
    return { likelihood: 1 / (1 + Math.exp(-logOdds)), weight: 1 };
  }
}
