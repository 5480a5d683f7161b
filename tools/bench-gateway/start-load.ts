import { Agent, request } from 'node:http';

export interface Load {
  readonly requestsPerS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const CONNECTIONS = 32;
let users = 0;

/** Starts interviews at these gateways in turns, on 32 connections that each ask again when they are answered. */
export async function startLoad(urls: readonly string[], forMs: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const took: number[] = [];
  const startedAt = performance.now();
  const untilMs = startedAt + forMs;
  const one = async (url: string): Promise<void> => {
    while (performance.now() < untilMs) {
      const askedAt = performance.now();
      // Each by a user of its own: nobody may hold many interviews at once.
      await start(agent, url, `user-${(users += 1)}`);
      took.push(performance.now() - askedAt);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, i) => one(urls[i % urls.length] ?? '')));
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  took.sort((a, b) => a - b);
  const at = (part: number): number => took[Math.floor(part * (took.length - 1))] ?? 0;
  return { requestsPerS: took.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** @throws Error for any answer but 201: what is refused is quick, and would be counted as such */
function start(agent: Agent, url: string, userId: string): Promise<void> {
  const body = JSON.stringify({ user_id: userId });
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const asking = request(`${url}/api/interview/start`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 201) resolve();
        else reject(new Error(`The start was answered with ${response.statusCode}: ${text}`));
      });
    });
    asking.on('error', reject);
    asking.end(body);
  });
}
