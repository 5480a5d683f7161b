import { Controller, Get, Inject } from '@nestjs/common';
import { Supervisor } from '../supervisor/supervisor';

/** For those who start processes and send them work. Without a token: they say nothing but yes or no. */
@Controller()
export class ProbesController {
  constructor(@Inject(Supervisor) private readonly supervisor: Supervisor) {}

  /** Whether every media process has been ready: a deployment waits for that, and then never asks again. */
  @Get('startup')
  startup(): { status: 'started' } {
    this.supervisor.assertStarted();
    return { status: 'started' };
  }

  /** Whether a session would be taken now. Not for who kills what is not ready: one that is full or leaves is well. */
  @Get('ready')
  ready(): { status: 'ready' } {
    this.supervisor.assertReady();
    return { status: 'ready' };
  }
}
