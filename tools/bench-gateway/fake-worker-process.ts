// A media worker that answers control calls at once and holds nothing: what is measured is the gateway.
import { createServer, type IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';

const BEAT_MS = 250;
const id = process.env['WORKER_ID'] ?? 'fake';
let sessions = 0;

const health = () => ({
  worker_id: id,
  status: 'ok',
  degraded: [],
  sessions,
  media_processes: [{ index: 0, pid: process.pid, ready: true, sessions, restarts: 0, port: 1 }],
  speech: { recogniser: 'none', synthesiser: 'none', vad: 'none' },
});
const beat = () => ({
  worker_id: id,
  boot_id: String(process.pid),
  version: 'bench',
  sessions,
  capacity: 1_000_000,
  draining: false,
  pacing_late_p99_ms: 0,
});

function answerTo({ method, url }: IncomingMessage): unknown {
  if (url === '/health') return health();
  if (method === 'PUT') {
    sessions += 1;
    return { worker_id: id, greeting: 'Hello! What do you like to do?' };
  }
  return {};
}

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answerTo(request)));
  });
});
// What gateways place by: see worker-link.ts in @spool/contracts.
const links = new WebSocketServer({ server, path: '/v1/link' });
links.on('connection', (socket) => {
  const tell = () => socket.send(JSON.stringify(beat()));
  tell();
  const timer = setInterval(tell, BEAT_MS);
  socket.on('error', () => socket.terminate());
  socket.on('close', () => clearInterval(timer));
});
server.listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.('ready'));
process.once('disconnect', () => process.exit(0));
