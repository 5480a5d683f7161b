/** One pause: what is known of it, and whether the turn was complete. */
export interface Example {
  readonly features: Readonly<Record<string, number>>;
  readonly complete: boolean;
}

export interface Fit {
  readonly bias: number;
  readonly weights: Readonly<Record<string, number>>;
}

const STEPS = 4_000;
const RATE = 0.5;

/**
 * Logistic regression by gradient descent, pulled towards prior weights: what the examples do not show stays
 * as it is thought to be.
 * @param pull how strongly, as examples that say so
 */
export function fitLogistic(
  examples: readonly Example[],
  names: readonly string[],
  { prior, pull }: { prior: Readonly<Record<string, number>>; pull: number },
): Fit {
  const weights: Record<string, number> = Object.fromEntries(names.map((name) => [name, prior[name] ?? 0]));
  let bias = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const gradient: Record<string, number> = {};
    let biasGradient = 0;
    for (const { features, complete } of examples) {
      const error = (complete ? 1 : 0) - sigmoid(score({ bias, weights }, features));
      biasGradient += error;
      for (const [name, value] of Object.entries(features))
        gradient[name] = (gradient[name] ?? 0) + error * value;
    }
    bias += (RATE * biasGradient) / examples.length;
    for (const name of names) {
      const towardsPrior = pull * ((prior[name] ?? 0) - (weights[name] ?? 0));
      weights[name] =
        (weights[name] ?? 0) + (RATE * ((gradient[name] ?? 0) + towardsPrior)) / examples.length;
    }
  }
  return { bias, weights };
}

export function likelihoodOf(fit: Fit, features: Readonly<Record<string, number>>): number {
  return sigmoid(score(fit, features));
}

function score({ bias, weights }: Fit, features: Readonly<Record<string, number>>): number {
  return Object.entries(features).reduce((sum, [name, value]) => sum + (weights[name] ?? 0) * value, bias);
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
