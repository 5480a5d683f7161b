import { HOURS_A_MONTH, PRICES } from './prices';

/** What a month is made of. Each number is an assumption that can be given on the command line. */
export interface Assumptions {
  /** Interviews at the same time at the peak. */
  readonly peak: number;
  /** Interviews that one vCPU of a media worker holds in time. */
  readonly sessionsPerCore: number;
  /** vCPUs of a media worker task. */
  readonly coresPerTask: number;
  readonly memoryGbPerCore: number;
  /** Share of capacity that scaling aims at. */
  readonly targetUsed: number;
  /** Mean load over the month as a share of the peak: nights, weekends. */
  readonly meanToPeak: number;
  readonly interviewMinutes: number;
  /** Opus towards a learner with IP, UDP, RTP and SRTP, in kbit/s, while connected. */
  readonly mediaOutKbps: number;
  /** Share of interviews whose media go through TURN: out to the worker, and out to the learner. */
  readonly turnShare: number;
  /** Concurrent interviews that one gateway vCPU serves: sockets, and about one event a second each. */
  readonly sessionsPerGatewayCore: number;
  /** Bytes of events in the log, of an interview. */
  readonly logBytesPerInterview: number;
  /** Log lines and metrics to CloudWatch, of an interview, in bytes. */
  readonly logsBytesPerInterview: number;
  readonly requestsPerInterview: number;
}

export const DEFAULTS: Assumptions = {
  peak: 100,
  sessionsPerCore: 15,
  coresPerTask: 4,
  memoryGbPerCore: 2,
  targetUsed: 0.6,
  meanToPeak: 0.3,
  interviewMinutes: 10,
  mediaOutKbps: 50,
  turnShare: 0.1,
  sessionsPerGatewayCore: 500,
  logBytesPerInterview: 60_000,
  logsBytesPerInterview: 40_000,
  requestsPerInterview: 30,
};

export interface Line {
  readonly what: string;
  readonly usd: number;
}

export interface Month {
  readonly lines: readonly Line[];
  readonly usd: number;
  readonly interviews: number;
  readonly workerTasksAtPeak: number;
  /** Mean over the month. */
  readonly workerTasks: number;
}

/** Never fewer than two of anything: a zone may fail. */
const MIN_TASKS = 2;
const GB = 1e9;

/** A month's bill for a service that runs as the stacks of production do. Speech and language are embedded. */
export function monthOf(a: Assumptions): Month {
  const perTask = a.sessionsPerCore * a.coresPerTask * a.targetUsed;
  const workerTasksAtPeak = Math.max(MIN_TASKS, Math.ceil(a.peak / perTask));
  const mean = a.peak * a.meanToPeak;
  const workerTasks = Math.max(MIN_TASKS, mean / perTask);
  const interviews = (mean * HOURS_A_MONTH * 60) / a.interviewMinutes;

  const fargate = (vcpus: number, gb: number, tasks: number): number =>
    tasks * HOURS_A_MONTH * (vcpus * PRICES.fargateVcpuHour + gb * PRICES.fargateGbHour);
  const gatewayTasks = Math.max(MIN_TASKS, mean / a.sessionsPerGatewayCore);
  const turnTasks = MIN_TASKS;
  // Kilobits a second for as long as somebody is connected, in GB a month.
  const mediaGb = (mean * a.mediaOutKbps * 1000 * HOURS_A_MONTH * 3600) / 8 / GB;
  const turnGb = 2 * mediaGb * a.turnShare;
  const database = databaseFor(a.peak);
  const storageGb = Math.max(20, (interviews * a.logBytesPerInterview * 12) / GB);
  const logsGb = (interviews * a.logsBytesPerInterview) / GB;

  const lines: Line[] = [
    {
      what: `media workers, ${a.coresPerTask} vCPU (mean ${workerTasks.toFixed(1)}, peak ${workerTasksAtPeak} tasks)`,
      usd: fargate(a.coresPerTask, a.coresPerTask * a.memoryGbPerCore, workerTasks),
    },
    { what: `gateway, 1 vCPU (mean ${gatewayTasks.toFixed(1)} tasks)`, usd: fargate(1, 2, gatewayTasks) },
    { what: 'TURN, 0.25 vCPU (2 tasks)', usd: fargate(0.25, 0.5, turnTasks) },
    {
      what: 'public IPv4 addresses',
      usd:
        (workerTasks + turnTasks + 2 /* NAT */ + 2 /* ALB */ + 2) /* NLB */ *
        HOURS_A_MONTH *
        PRICES.publicIpv4Hour,
    },
    { what: `media to learners (${mediaGb.toFixed(0)} GB)`, usd: mediaGb * PRICES.dataOutGb },
    { what: `relayed media (${turnGb.toFixed(0)} GB)`, usd: turnGb * PRICES.dataOutGb },
    { what: 'load balancers', usd: balancers(a.peak) },
    {
      what: 'NAT gateways (2), images and calls',
      usd: 2 * HOURS_A_MONTH * PRICES.natHour + 20 * PRICES.natGb,
    },
    { what: 'interface endpoints (4 in 2 zones)', usd: 8 * HOURS_A_MONTH * PRICES.interfaceEndpointHour },
    { what: 'API Gateway', usd: ((interviews * a.requestsPerInterview) / 1e6) * PRICES.httpApiMillion },
    {
      what: `Postgres ${database}, two zones`,
      usd: 2 * HOURS_A_MONTH * PRICES.rdsHour[database] + 2 * storageGb * PRICES.rdsGp3GbMonth,
    },
    {
      what: 'logs, metrics, alarms, secrets, names, models',
      usd:
        logsGb * PRICES.logsIngestGb +
        20 * PRICES.metricMonth +
        6 * PRICES.alarmMonth +
        PRICES.dashboardMonth +
        5 * PRICES.secretMonth +
        PRICES.privateZoneMonth +
        PRICES.efsGbMonth,
    },
  ];
  const usd = lines.reduce((sum, line) => sum + line.usd, 0);
  return { lines, usd, interviews, workerTasksAtPeak, workerTasks };
}

/** About one event a second and interview, batched: small machines hold hundreds, writes are what grows. */
function databaseFor(peak: number): keyof typeof PRICES.rdsHour {
  if (peak <= 20) return 't4g.small';
  if (peak <= 300) return 'm7g.large';
  return peak <= 1000 ? 'm7g.xlarge' : 'm7g.2xlarge';
}

/** An ALB for sockets and pages (3,000 connections a minute are one unit), an NLB for TURN. */
function balancers(peak: number): number {
  const units = Math.max(1, peak / 3000);
  const alb = HOURS_A_MONTH * (PRICES.albHour + units * PRICES.albLcuHour);
  return alb + HOURS_A_MONTH * (PRICES.nlbHour + PRICES.nlbLcuHour);
}
