import { Controller, HttpCode, Post } from '@nestjs/common';

@Controller('v1/drain')
export class DrainController {
  /** An operator wants this worker to go. What follows is what follows SIGTERM, so that there is one way to leave. */
  @Post()
  @HttpCode(202)
  drain(): { status: 'draining' } {
    setImmediate(() => process.kill(process.pid, 'SIGTERM'));
    return { status: 'draining' };
  }
}
