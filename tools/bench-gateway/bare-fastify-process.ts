// Fastify with one route that writes the rows of a started interview by one statement, and nothing else of what the
// gateway does: no media worker, no authorization, no limits, no log.
import { randomUUID } from 'node:crypto';
import { INTEREST_DISCOVERY } from '@spool/interview';
import Fastify from 'fastify';
import pg from 'pg';

/** As the gateway's pool. */
const POOL_SIZE = 10;
const INSERT = `
  with interview as (
    insert into interviews (session_id, user_id, mode, created_at_ms, last_seq, worker_id, worker_url, fence, plan_id)
    values ($1, $2, 'interests', $3, 2, 'bare', 'http://bare', 2, $6) returning session_id
  )
  insert into events (session_id, seq, type, event)
  select session_id, 1, 'interview_created', $4::json from interview
  union all
  select session_id, 2, 'session_placed', $5::json from interview`;

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: POOL_SIZE });
const app = Fastify();
app.post<{ Body: { user_id: string } }>(
  '/api/interview/start',
  {
    schema: {
      body: {
        type: 'object',
        required: ['user_id'],
        properties: { user_id: { type: 'string', minLength: 1 } },
      },
    },
  },
  async (request, reply) => {
    const sessionId = randomUUID();
    const atMs = Date.now();
    const { user_id } = request.body;
    const created = {
      type: 'interview_created',
      at_ms: atMs,
      user_id,
      mode: 'interests',
      seed: 1,
      plan: INTEREST_DISCOVERY,
    };
    const placed = { type: 'session_placed', at_ms: atMs, worker_id: 'bare', worker_url: 'http://bare' };
    await pool.query({
      name: 'start',
      text: INSERT,
      values: [
        sessionId,
        user_id,
        atMs,
        JSON.stringify(created),
        JSON.stringify(placed),
        INTEREST_DISCOVERY.id,
      ],
    });
    return reply.code(201).send({ session_id: sessionId, status: 'waiting', greeting: 'Hello!' });
  },
);
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
process.send?.('ready');
process.once('disconnect', () => process.exit(0));
