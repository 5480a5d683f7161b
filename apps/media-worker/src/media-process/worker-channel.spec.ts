import { Socket } from 'node:net';
import { opusCapability, voiceParameters } from './opus-parameters';
import { startWorker } from './worker-channel';

it('hands packets that are sent together to mediasoup in one write, all of them', async () => {
  // What Node asks of a socket when several pieces wait to be written.
  const writes = jest.spyOn(Socket.prototype as unknown as { _writev(pieces: unknown[]): void }, '_writev');
  const { worker, sendTogether } = await startWorker({
    ...(process.env['MEDIASOUP_WORKER_BIN'] ? { workerBin: process.env['MEDIASOUP_WORKER_BIN'] } : {}),
  });
  try {
    const router = await worker.createRouter({ mediaCodecs: [opusCapability(111)] });
    const direct = await router.createDirectTransport();
    const voice = await direct.produce({ kind: 'audio', rtpParameters: voiceParameters(111, 4711) });
    const listener = await direct.consume({ producerId: voice.id, rtpCapabilities: router.rtpCapabilities });
    const received: number[] = [];
    listener.on('rtp', (packet: Buffer) => received.push(packet.readUInt16BE(2)));
    writes.mockClear();
    sendTogether(() => {
      for (let sequence = 1; sequence <= 40; sequence++) voice.send(rtp(sequence));
    });
    expect(writes).toHaveBeenCalledTimes(1);
    expect(writes.mock.calls[0]?.[0]).toHaveLength(40);
    while (received.length < 40) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(received.map((sequence) => sequence - received[0]!)).toEqual(
      Array.from({ length: 40 }, (_, i) => i),
    );
  } finally {
    writes.mockRestore();
    worker.close();
  }
});

function rtp(sequence: number): Buffer {
  const packet = Buffer.alloc(20);
  packet[0] = 0x80;
  packet[1] = 111;
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(sequence * 960, 4);
  packet.writeUInt32BE(4711, 8);
  return packet;
}
