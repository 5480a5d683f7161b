import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EC2Client } from '@aws-sdk/client-ec2';
import { AnnouncedAddressError, findAnnouncedAddress } from './announced-address';

const MAC = '0e:9e:32:c7:48:85';
const servers: Server[] = [];
const clients: EC2Client[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

/** A service of AWS's, as far as we talk to it. @returns its base URL */
async function serve(
  answer: (request: IncomingMessage, body: string) => { status?: number; body: string },
): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { status = 200, body: text } = answer(request, body);
      response.writeHead(status).end(text);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What ECS answers on Fargate (Amazon ECS Developer Guide, example of version 4). */
const fargateMetadata = (mode = 'awsvpc') =>
  serve(() => ({
    body: JSON.stringify({
      DockerId: 'cd189a933e5849daa93386466019ab50-2495160603',
      Networks: [{ NetworkMode: mode, IPv4Addresses: ['192.0.2.3'], MACAddress: MAC }],
    }),
  }));

const interfaces = (association: string) =>
  `<DescribeNetworkInterfacesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><networkInterfaceSet><item>
  <networkInterfaceId>eni-0123456789abcdef0</networkInterfaceId><macAddress>${MAC}</macAddress>${association}
  </item></networkInterfaceSet></DescribeNetworkInterfacesResponse>`;
const ASSOCIATION = '<association><publicIp>203.0.113.7</publicIp></association>';

async function ec2(answer: Parameters<typeof serve>[0]): Promise<EC2Client> {
  const client = new EC2Client({
    endpoint: await serve(answer),
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  clients.push(client);
  return client;
}

describe('findAnnouncedAddress', () => {
  it('asks EC2 for the public address of a Fargate task’s interface', async () => {
    const asked: string[] = [];
    const client = await ec2((_, body) => {
      asked.push(body);
      return { body: interfaces(ASSOCIATION) };
    });
    const env = { ECS_CONTAINER_METADATA_URI_V4: await fargateMetadata() };
    expect(await findAnnouncedAddress({ env, ec2: client })).toBe('203.0.113.7');
    const query = new URLSearchParams(asked[0]);
    expect(query.get('Action')).toBe('DescribeNetworkInterfaces');
    expect([query.get('Filter.1.Name'), query.get('Filter.1.Value.1')]).toEqual(['mac-address', MAC]);
  });

  it('waits for an address that is not attached yet', async () => {
    let calls = 0;
    const client = await ec2(() => ({ body: interfaces((calls += 1) < 3 ? '' : ASSOCIATION) }));
    const env = { ECS_CONTAINER_METADATA_URI_V4: await fargateMetadata() };
    expect(await findAnnouncedAddress({ env, ec2: client, waitMs: 1 })).toBe('203.0.113.7');
    expect(calls).toBe(3);
  });

  it('says what to change when there is none', async () => {
    const client = await ec2(() => ({ body: interfaces('') }));
    const env = { ECS_CONTAINER_METADATA_URI_V4: await fargateMetadata() };
    const found = findAnnouncedAddress({ env, ec2: client, tries: 2, waitMs: 1 });
    await expect(found).rejects.toThrow(/assignPublicIp ENABLED/);
  });

  it('says which permission is missing', async () => {
    const client = await ec2(() => ({
      status: 403,
      body: '<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></Response>',
    }));
    const env = { ECS_CONTAINER_METADATA_URI_V4: await fargateMetadata() };
    await expect(findAnnouncedAddress({ env, ec2: client })).rejects.toThrow(/ec2:DescribeNetworkInterfaces/);
  });

  it('asks the instance on EC2 with host networking', async () => {
    const instanceMetadataUrl = await serve((request) => {
      if (request.method === 'PUT') return { body: 'a-token' };
      return request.headers['x-aws-ec2-metadata-token'] === 'a-token'
        ? { body: '198.51.100.9' }
        : { status: 401, body: '' };
    });
    const env = { ECS_CONTAINER_METADATA_URI_V4: await fargateMetadata('host') };
    expect(await findAnnouncedAddress({ env, instanceMetadataUrl })).toBe('198.51.100.9');
  });

  it('says so where neither is there', async () => {
    const instanceMetadataUrl = await serve(() => ({ status: 404, body: '<html>Not here</html>' }));
    const found = findAnnouncedAddress({ env: {}, instanceMetadataUrl });
    await expect(found).rejects.toThrow(AnnouncedAddressError);
    await expect(found).rejects.toThrow(/Set RTC_ANNOUNCED_ADDRESS/);
  });
});
