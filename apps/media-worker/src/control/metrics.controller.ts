import { Controller, Get, Header, Inject } from '@nestjs/common';
import { EXPOSITION_TYPE } from '@spool/observability';
import { Supervisor } from '../supervisor/supervisor';

/** For Prometheus, with the internal token. */
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(Supervisor) private readonly supervisor: Supervisor) {}

  @Get()
  @Header('content-type', EXPOSITION_TYPE)
  metrics(): Promise<string> {
    return this.supervisor.metrics();
  }
}
