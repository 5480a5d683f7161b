import {
  splitSentences,
  type Interviewer,
  type InterviewState,
  type PlannedTurn,
  type Response,
} from '@spool/interview';

/** Says what a test expects. Knows two words: `robots`, which is an interest, and `stop`. */
export class ScriptedInterviewer implements Interviewer {
  /** Thrown instead of the next answer. */
  mistake: Error | null = null;
  answered: string[] = [];

  openingTurn(): PlannedTurn {
    return planned('Hello. What do you like?', 'greet');
  }

  respond(
    _state: InterviewState,
    { turnId, text }: { turnId: number; text: string },
    nowMs: number,
  ): Response {
    this.answered.push(text);
    if (this.mistake) throw this.mistake;
    if (text.includes('stop')) {
      return { observations: [], reply: { ...goodbye('As you like. Goodbye.'), endReason: 'learner_asked' } };
    }
    const observations: Response['observations'] = text.includes('robots')
      ? [
          {
            type: 'interest_observed',
            at_ms: nowMs,
            name: 'robots',
            category: 'career',
            confidence: 0.8,
            quote: 'robots',
            turn_id: turnId,
            polarity: 'positive',
          },
        ]
      : [];
    return { observations, reply: planned(`You said: ${text}. Tell me more?`, 'deepen') };
  }

  resumeTurn(): PlannedTurn {
    return planned('There you are again. Where were we?', 'resume');
  }

  repromptTurn(): PlannedTurn {
    return planned('Are you there?', 'reprompt');
  }

  closingTurn(): PlannedTurn {
    return goodbye('Time is up. Goodbye.');
  }
}

function planned(text: string, intent: string): PlannedTurn {
  return {
    text,
    sentences: splitSentences(text),
    stage: 'exploration',
    intent,
    expects: 'open',
    endsInterview: false,
  };
}

function goodbye(text: string): PlannedTurn {
  return { ...planned(text, 'goodbye'), stage: 'done', expects: 'nothing', endsInterview: true };
}
