import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import type { Logger } from '@spool/observability';
import type { EventStore } from '@spool/store';
import type { ResolvedConfig } from './config';
import { DocsController } from './docs/docs.controller';
import { ProblemsController } from './docs/problems.controller';
import { HealthController } from './health/health.controller';
import { HealthService } from './health/health.service';
import { EventsController } from './internal/events.controller';
import { InterviewService } from './interviews/interview.service';
import { InterviewsController } from './interviews/interviews.controller';
import { JoinInfo } from './interviews/join-info';
import { RtcController } from './interviews/rtc.controller';
import { Placement } from './media/placement';
import { WorkerClient } from './media/worker-client';
import { StaticWorkerDirectory } from './media/worker-directory';
import { WorkerPool } from './media/worker-pool';
import { SignallingGateway } from './signalling/signalling.gateway';
import { CONFIG, EVENT_STORE, LOGGER, WORKER_DIRECTORY } from './tokens';

export interface Essentials {
  config: ResolvedConfig;
  store: EventStore;
  logger: Logger;
}

const essentials = ({ config, store, logger }: Essentials): Provider[] => [
  { provide: CONFIG, useValue: config },
  { provide: EVENT_STORE, useValue: store },
  { provide: LOGGER, useValue: logger },
];

/** What the world reaches. */
@Module({})
export class PublicModule {
  static with(given: Essentials): DynamicModule {
    return {
      module: PublicModule,
      controllers: [
        HealthController,
        InterviewsController,
        RtcController,
        ProblemsController,
        DocsController,
      ],
      providers: [
        ...essentials(given),
        { provide: WorkerClient, useValue: new WorkerClient(given.config.INTERNAL_TOKEN) },
        { provide: WORKER_DIRECTORY, useValue: new StaticWorkerDirectory(given.config.WORKER_URLS) },
        WorkerPool,
        Placement,
        InterviewService,
        JoinInfo,
        HealthService,
        SignallingGateway,
      ],
    };
  }
}

/** What media workers reach, on a port of its own. */
@Module({})
export class InternalModule {
  static with(given: Omit<Essentials, 'config'>): DynamicModule {
    return {
      module: InternalModule,
      controllers: [EventsController],
      providers: [
        { provide: EVENT_STORE, useValue: given.store },
        { provide: LOGGER, useValue: given.logger },
      ],
    };
  }
}
