/** List prices in us-east-1, in USD, without free tiers, savings plans or Spot. From AWS's pricing pages. */
export const PRICES_OF = '2025-06';
export const PRICES = {
  /** Fargate, Linux on x86, a vCPU and hour. */
  fargateVcpuHour: 0.04048,
  /** Fargate, a GB of memory and hour. */
  fargateGbHour: 0.004445,
  /** A public IPv4 address and hour: each media worker and TURN task has one. */
  publicIpv4Hour: 0.005,
  /** Data out to the internet, a GB, first 10 TB a month. */
  dataOutGb: 0.09,
  natHour: 0.045,
  natGb: 0.045,
  albHour: 0.0225,
  albLcuHour: 0.008,
  nlbHour: 0.0225,
  nlbLcuHour: 0.006,
  /** API Gateway HTTP API, a million requests. */
  httpApiMillion: 1,
  /** RDS Postgres, an hour, one zone; two zones cost twice. */
  rdsHour: { 't4g.small': 0.032, 'm7g.large': 0.168, 'm7g.xlarge': 0.337, 'm7g.2xlarge': 0.674 },
  rdsGp3GbMonth: 0.115,
  efsGbMonth: 0.3,
  secretMonth: 0.4,
  logsIngestGb: 0.5,
  /** CloudWatch, a custom metric and month (first 10,000). */
  metricMonth: 0.3,
  alarmMonth: 0.1,
  dashboardMonth: 3,
  interfaceEndpointHour: 0.01,
  privateZoneMonth: 0.5,
} as const;

export const HOURS_A_MONTH = 730;
