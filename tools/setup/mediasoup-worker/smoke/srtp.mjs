// RTP through the worker with encryption on: in by a DirectTransport, over UDP
// between two PlainTransports (encrypted by one, decrypted by the other), out by
// a DirectTransport. Exercises libsrtp, and our header over it, both ways.

const PACKETS = 20;
const WAIT_MS = 5_000;
const SSRC = 0x5eed;
const PAYLOAD_TYPE = 100;
// WebRTC's mandatory suite, and the one that mediasoup offers first.
const SUITES = ['AES_CM_128_HMAC_SHA1_80', 'AEAD_AES_256_GCM'];

export const MEDIA_CODECS = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48000,
    channels: 2,
    preferredPayloadType: PAYLOAD_TYPE,
  },
];

/** @param {any} router mediasoup's */
export async function checkSrtp(router) {
  for (const suite of SUITES) {
    try {
      await checkSuite(router, suite);
    } catch (error) {
      throw new Error(`SRTP with ${suite}: ${/** @type {Error} */ (error).message}`, { cause: error });
    }
  }
}

/**
 * @param {any} router
 * @param {string} srtpCryptoSuite
 */
async function checkSuite(router, srtpCryptoSuite) {
  const listenInfo = { protocol: 'udp', ip: '127.0.0.1' };
  const options = { listenInfo, rtcpMux: true, enableSrtp: true, srtpCryptoSuite };
  const direct = await router.createDirectTransport();
  const sender = await router.createPlainTransport(options);
  const receiver = await router.createPlainTransport(options);
  try {
    await connect(sender, receiver);
    await connect(receiver, sender);

    const producer = await direct.produce({ kind: 'audio', rtpParameters: rtpParameters() });
    const { rtpCapabilities } = router;
    const sent = await sender.consume({ producerId: producer.id, rtpCapabilities });
    const received = await receiver.produce({ kind: 'audio', rtpParameters: sent.rtpParameters });
    const consumer = await direct.consume({ producerId: received.id, rtpCapabilities });
    await passPackets(producer, consumer);
  } finally {
    for (const transport of [direct, sender, receiver]) transport.close();
  }
}

/**
 * @param {any} transport
 * @param {any} remote
 */
async function connect(transport, remote) {
  const { localAddress: ip, localPort: port } = remote.tuple;
  await transport.connect({ ip, port, srtpParameters: remote.srtpParameters });
}

/**
 * @param {any} producer
 * @param {any} consumer
 */
async function passPackets(producer, consumer) {
  const expected = new Set(Array.from({ length: PACKETS }, (_, index) => payload(index)));
  await new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${expected.size} of ${PACKETS} packets did not come through`)),
      WAIT_MS,
    );
    consumer.on('rtp', (/** @type {Buffer} */ packet) => {
      for (const text of expected) if (packet.includes(text)) expected.delete(text);
      if (expected.size > 0) return;
      clearTimeout(timer);
      resolve(undefined);
    });
    for (let index = 0; index < PACKETS; index++) producer.send(rtpPacket(index));
  });
}

function rtpParameters() {
  return {
    codecs: [{ mimeType: 'audio/opus', payloadType: PAYLOAD_TYPE, clockRate: 48000, channels: 2 }],
    encodings: [{ ssrc: SSRC }],
  };
}

/** @param {number} index */
function payload(index) {
  return `spool smoke test packet ${String(index).padStart(3, '0')}`;
}

/** @param {number} index */
function rtpPacket(index) {
  const header = Buffer.alloc(12);
  header[0] = 0x80; // version 2
  header[1] = PAYLOAD_TYPE;
  header.writeUInt16BE(1000 + index, 2);
  header.writeUInt32BE(960 * index, 4);
  header.writeUInt32BE(SSRC, 8);
  return Buffer.concat([header, Buffer.from(payload(index))]);
}
