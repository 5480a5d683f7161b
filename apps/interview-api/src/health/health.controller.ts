import { Controller, Get } from '@nestjs/common';
import type { HealthResponse } from '@spool/contracts';
import { HealthService } from './health.service';

@Controller()
export class HealthController {
  constructor(private readonly service: HealthService) {}

  @Get('health')
  health(): Promise<HealthResponse> {
    return this.service.health();
  }

  /** The same, where the API is. */
  @Get('api/interview/health')
  apiHealth(): Promise<HealthResponse> {
    return this.service.health();
  }
}
