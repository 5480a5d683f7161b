import { setTimeout as delay } from 'node:timers/promises';
import { EC2Client, DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { z } from 'zod';

/** RTC_ANNOUNCED_ADDRESS with this value: ask where we run. */
export const AUTO = 'auto';

/** Part of what ECS tells a container of itself (Amazon ECS Developer Guide, task metadata endpoint version 4). */
const ContainerMetadataSchema = z.object({
  Networks: z.array(z.object({ NetworkMode: z.string(), MACAddress: z.string().optional() })),
});
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** Nobody could tell the address that browsers reach; the message says what to do. */
export class AnnouncedAddressError extends Error {
  override readonly name = 'AnnouncedAddressError';
  readonly code = 'announced_address_unknown';
}

export interface AnnouncedAddressOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** EC2's metadata service. @default http://169.254.169.254 */
  readonly instanceMetadataUrl?: string;
  readonly ec2?: EC2Client;
  /** How often EC2 is asked: an address is attached a moment after a task starts. @default 10 */
  readonly tries?: number;
  /** Between tries, in ms. @default 1000 */
  readonly waitMs?: number;
}

/**
 * The public IPv4 address of this task or instance. A Fargate task knows only its private one: its network interface's
 * association has the other, and EC2 tells it (DescribeNetworkInterfaces). On an EC2 instance with host networking the
 * instance's metadata has it (IMDSv2).
 * @throws AnnouncedAddressError in one sentence for the operator
 */
export async function findAnnouncedAddress(options: AnnouncedAddressOptions = {}): Promise<string> {
  const { env = process.env, tries = 10, waitMs = 1000 } = options;
  const metadataUri = env['ECS_CONTAINER_METADATA_URI_V4'];
  const mac = metadataUri ? await macOfTask(metadataUri) : undefined;
  // Without an interface of its own (host or bridge networking) a task has its instance's address.
  if (mac === undefined) return addressOfInstance(options.instanceMetadataUrl ?? 'http://169.254.169.254');

  const ec2 = options.ec2 ?? new EC2Client({});
  try {
    for (let attempt = 1; ; attempt += 1) {
      const address = await addressOfInterface(ec2, mac);
      if (address !== undefined) return address;
      if (attempt >= tries) {
        throw new AnnouncedAddressError(
          `Start the task in a public subnet with assignPublicIp ENABLED, or set RTC_ANNOUNCED_ADDRESS: its interface ${mac} has no public address.`,
        );
      }
      await delay(waitMs);
    }
  } finally {
    if (!options.ec2) ec2.destroy();
  }
}

async function macOfTask(uri: string): Promise<string | undefined> {
  const parsed = ContainerMetadataSchema.safeParse(await getJson(uri));
  if (!parsed.success) {
    throw new AnnouncedAddressError(
      'Set RTC_ANNOUNCED_ADDRESS: ECS’s task metadata tells nothing of the network.',
    );
  }
  return parsed.data.Networks.find(({ NetworkMode }) => NetworkMode === 'awsvpc')?.MACAddress;
}

async function getJson(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.json();
  } catch (cause) {
    throw new AnnouncedAddressError('Set RTC_ANNOUNCED_ADDRESS: ECS’s task metadata does not answer.', {
      cause,
    });
  }
}

async function addressOfInterface(ec2: EC2Client, mac: string): Promise<string | undefined> {
  try {
    const { NetworkInterfaces = [] } = await ec2.send(
      new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'mac-address', Values: [mac] }] }),
    );
    return NetworkInterfaces[0]?.Association?.PublicIp;
  } catch (cause) {
    throw new AnnouncedAddressError(
      'Allow ec2:DescribeNetworkInterfaces to the task’s role, or set RTC_ANNOUNCED_ADDRESS: EC2 does not tell the task’s public address.',
      { cause },
    );
  }
}

async function addressOfInstance(metadataUrl: string): Promise<string> {
  try {
    const signal = AbortSignal.timeout(5000);
    const token = await fetch(`${metadataUrl}/latest/api/token`, {
      method: 'PUT',
      headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' },
      signal,
    });
    const answer = await fetch(`${metadataUrl}/latest/meta-data/public-ipv4`, {
      headers: { 'x-aws-ec2-metadata-token': await token.text() },
      signal,
    });
    const address = (await answer.text()).trim();
    if (!answer.ok || !IPV4.test(address)) throw new Error(`status ${answer.status}`);
    return address;
  } catch (cause) {
    throw new AnnouncedAddressError(
      'Set RTC_ANNOUNCED_ADDRESS to the address that browsers reach: neither ECS nor EC2 tells one here.',
      { cause },
    );
  }
}
