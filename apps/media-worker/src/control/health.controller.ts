import { Controller, Get, Inject } from '@nestjs/common';
import type { WorkerHealth } from '@spool/contracts';
import { Supervisor } from '../supervisor/supervisor';

@Controller('health')
export class HealthController {
  constructor(@Inject(Supervisor) private readonly supervisor: Supervisor) {}

  @Get()
  health(): WorkerHealth {
    return this.supervisor.health();
  }
}
