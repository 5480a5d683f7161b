import { Controller, Get } from '@nestjs/common';
import type { HealthResponse, ReadyResponse } from '@spool/contracts';
import { HealthService } from './health.service';

@Controller()
export class HealthController {
  constructor(private readonly service: HealthService) {}

  @Get('health')
  health(): Promise<HealthResponse> {
    return this.service.health();
  }

  @Get('ready')
  ready(): Promise<ReadyResponse> {
    return this.service.ready();
  }

  @Get('startup')
  startup(): { status: 'started' } {
    return { status: 'started' };
  }

  /** The same, where the API is. */
  @Get('api/interview/health')
  apiHealth(): Promise<HealthResponse> {
    return this.service.health();
  }
}
