import { Controller, Get, Header } from '@nestjs/common';
import { EXPOSITION_TYPE } from '@spool/observability';
import { GatewayMeter } from './gateway-meter';

/** For Prometheus, on the internal port and with its token. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly meter: GatewayMeter) {}

  @Get()
  @Header('content-type', EXPOSITION_TYPE)
  metrics(): Promise<string> {
    return this.meter.exposition();
  }
}
