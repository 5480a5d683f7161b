import { Controller, Get, Inject } from '@nestjs/common';
import type { InterviewPlan, PlansResponse } from '@spool/contracts';
import { PLANS } from '../tokens';

/** What an interview can be about. */
@Controller('api/interview/plans')
export class PlansController {
  constructor(@Inject(PLANS) private readonly plans: readonly InterviewPlan[]) {}

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
        consent: plan.consent,
      })),
    };
  }
}
