import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import type { Logger } from '@spool/observability';
import { openRecordingStore } from '@spool/recording';
import type { EventStore } from '@spool/store';
import { Access } from './auth/access';
import { JoinTokensController } from './auth/join-tokens.controller';
import type { ResolvedConfig } from './config';
import { ErasureService } from './data/erasure.service';
import { UsersController } from './data/users.controller';
import { DocsController } from './docs/docs.controller';
import { ProblemsController } from './docs/problems.controller';
import { HealthController } from './health/health.controller';
import { HealthService } from './health/health.service';
import { IdempotentRequests } from './http/idempotent-requests';
import { EventsController } from './internal/events.controller';
import { HandOverController } from './internal/hand-over.controller';
import { EventStreamController } from './interviews/event-stream.controller';
import { InterviewService } from './interviews/interview.service';
import { InterviewsController } from './interviews/interviews.controller';
import { JoinInfo } from './interviews/join-info';
import { ListsController } from './interviews/lists.controller';
import { RtcController } from './interviews/rtc.controller';
import { HandOvers } from './media/hand-overs';
import { Placement } from './media/placement';
import { TakeOver } from './media/take-over';
import { WorkerClient } from './media/worker-client';
import { openDirectory } from './media/worker-directory';
import { WorkerLinks } from './media/worker-links';
import { WorkerPool } from './media/worker-pool';
import { GatewayMeter } from './metrics/gateway-meter';
import { MetricsController } from './metrics/metrics.controller';
import { SignallingGateway } from './signalling/signalling.gateway';
import { readPlans } from './plans/plan-files';
import { PlansController } from './plans/plans.controller';
import { Recordings } from './recordings/recordings';
import { RecordingsController } from './recordings/recordings.controller';
import { DeliveriesController } from './webhooks/deliveries.controller';
import type { ThreadWebhooks } from './webhooks/thread-webhooks';
import { CONFIG, EVENT_STORE, LOGGER, PLANS, THREAD_WEBHOOKS, WORKER_DIRECTORY } from './tokens';

export interface Essentials {
  config: ResolvedConfig;
  store: EventStore;
  threads: ThreadWebhooks;
  /** Shared with the port for media workers. */
  handOvers?: HandOvers;
  logger: Logger;
}

const essentials = ({
  config,
  store,
  threads,
  handOvers = new HandOvers(),
  logger,
}: Essentials): Provider[] => [
  { provide: CONFIG, useValue: config },
  { provide: EVENT_STORE, useValue: store },
  { provide: THREAD_WEBHOOKS, useValue: threads },
  { provide: HandOvers, useValue: handOvers },
  { provide: LOGGER, useValue: logger },
];

/** What the world reaches. */
@Module({})
export class PublicModule {
  /** @throws {Error} a plan file is wrong, in one sentence */
  static with(given: Essentials, access: Access): DynamicModule {
    return {
      module: PublicModule,
      controllers: [
        HealthController,
        PlansController,
        InterviewsController,
        ListsController,
        JoinTokensController,
        EventStreamController,
        RecordingsController,
        UsersController,
        RtcController,
        DeliveriesController,
        ProblemsController,
        DocsController,
      ],
      providers: [
        ...essentials(given),
        { provide: Access, useValue: access },
        {
          provide: Recordings,
          useValue: new Recordings(openRecordingStore(given.config), given.store, given.logger),
        },
        { provide: PLANS, useValue: readPlans(given.config.PLANS_DIR) },
        { provide: WorkerClient, useValue: new WorkerClient(given.config.INTERNAL_TOKEN) },
        { provide: WORKER_DIRECTORY, useValue: openDirectory(given.config, given.logger) },
        WorkerLinks,
        WorkerPool,
        Placement,
        TakeOver,
        InterviewService,
        IdempotentRequests,
        JoinInfo,
        ErasureService,
        HealthService,
        SignallingGateway,
      ],
    };
  }
}

/** What media workers reach, on a port of its own. */
@Module({})
export class InternalModule {
  static with(given: Omit<Essentials, 'config'> & { meter: GatewayMeter }): DynamicModule {
    return {
      module: InternalModule,
      controllers: [EventsController, HandOverController, MetricsController],
      providers: [
        { provide: EVENT_STORE, useValue: given.store },
        { provide: THREAD_WEBHOOKS, useValue: given.threads },
        { provide: HandOvers, useValue: given.handOvers ?? new HandOvers() },
        { provide: LOGGER, useValue: given.logger },
        { provide: GatewayMeter, useValue: given.meter },
      ],
    };
  }
}
