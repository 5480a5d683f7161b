import { Controller, Get, Inject } from '@nestjs/common';
import type { InterviewPlan, PlansResponse } from '@spool/contracts';
import { Recordings } from '../recordings/recordings';
import { PLANS } from '../tokens';

/** What an interview can be about. */
@Controller('api/interview/plans')
export class PlansController {
  constructor(
    @Inject(PLANS) private readonly plans: readonly InterviewPlan[],
    private readonly recordings: Recordings,
  ) {}

  @Get()
  list(): PlansResponse {
    return {
      plans: this.plans.map((plan) => ({
        id: plan.id,
        version: plan.version,
        title: plan.title,
        description: plan.description,
        language: plan.language,
        minutes: plan.max_minutes,
        // Nobody is to be asked for what will not be done.
        consent: this.recordings.areKept ? plan.consent : { ...plan.consent, recording: 'never' },
      })),
    };
  }
}
