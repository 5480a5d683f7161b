import { randomBytes } from 'node:crypto';
import { classes, Message, methods, parseMessage } from 'werift';

/** Priority of a host candidate over UDP (RFC 8445, 5.1.2.1). */
export const HOST_PRIORITY = 2_130_706_431;
/** First retransmission; it doubles from there (RFC 8489, 6.2.1, which starts slower for the open internet). */
const RETRANSMIT_MS = 50;

export interface IceCredentials {
  readonly ufrag: string;
  readonly pwd: string;
}

export const newIceCredentials = (): IceCredentials => ({
  ufrag: randomBytes(4).toString('hex'),
  pwd: randomBytes(16).toString('hex'),
});

export interface IceOptions {
  readonly local: IceCredentials;
  readonly remote: IceCredentials;
  readonly send: (datagram: Buffer) => void;
  /** Where that goes: a server that checks us is told where it was seen. */
  readonly remoteAddress: readonly [address: string, port: number];
  /** Between consent checks, in ms; browsers take 5 s (RFC 7675). @default 1000 */
  readonly consentEveryMs?: number;
  /** Without an answer for so long the path is lost. @default 5000 */
  readonly consentTimeoutMs?: number;
  readonly onLost: () => void;
}

/**
 * The controlling side of ICE (RFC 8445) towards one candidate of a server: checks it, nominates it with the first
 * check, and asks for consent from then on (RFC 7675). A lite server only answers; a full agent checks us as well,
 * and is answered. STUN's coding is werift's.
 */
export class IceAgent {
  readonly #options: IceOptions;
  readonly #localKey: Buffer;
  readonly #remoteKey: Buffer;
  readonly #tieBreaker = BigInt(`0x${randomBytes(8).toString('hex')}`);
  readonly #asked = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #lastAnswerMs = 0;
  #onConnected: (() => void) | null = null;

  constructor(options: IceOptions) {
    this.#options = options;
    this.#localKey = Buffer.from(options.local.pwd);
    this.#remoteKey = Buffer.from(options.remote.pwd);
  }

  /** @throws Error when nobody answers within `timeoutMs` */
  connect(timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUpAt = performance.now() + timeoutMs;
      const check = (waitMs: number) => {
        if (performance.now() > giveUpAt) return reject(new Error(`No ICE answer within ${timeoutMs} ms.`));
        this.#ask();
        this.#timer = setTimeout(() => check(Math.min(2 * waitMs, 1000)), waitMs);
      };
      this.#onConnected = () => {
        this.#onConnected = null;
        this.#keepConsent();
        resolve();
      };
      check(RETRANSMIT_MS);
    });
  }

  /** Takes a datagram that begins as STUN does. */
  receive(datagram: Buffer): void {
    const message = parseMessage(datagram);
    if (message?.messageClass === classes.REQUEST) {
      this.#answer(datagram);
      return;
    }
    if (!message || !this.#asked.has(message.transactionIdHex)) return;
    if (message.messageClass !== classes.RESPONSE || !parseMessage(datagram, this.#remoteKey)) return;
    this.#asked.clear();
    this.#lastAnswerMs = performance.now();
    this.#onConnected?.();
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#onConnected = null;
  }

  #keepConsent(): void {
    if (this.#timer) clearTimeout(this.#timer);
    const { consentEveryMs = 1000, consentTimeoutMs = 5000, onLost } = this.#options;
    const check = () => {
      if (performance.now() - this.#lastAnswerMs > consentTimeoutMs) {
        this.close();
        onLost();
        return;
      }
      this.#ask();
      this.#timer = setTimeout(check, consentEveryMs);
    };
    this.#timer = setTimeout(check, consentEveryMs);
  }

  #ask(): void {
    const { local, remote, send } = this.#options;
    const request = new Message(methods.BINDING, classes.REQUEST)
      .setAttribute('USERNAME', `${remote.ufrag}:${local.ufrag}`)
      .setAttribute('PRIORITY', HOST_PRIORITY)
      .setAttribute('ICE-CONTROLLING', this.#tieBreaker)
      .setAttribute('USE-CANDIDATE', null) as Message;
    this.#asked.add(request.transactionIdHex);
    send(request.addMessageIntegrity(this.#remoteKey).addFingerprint().bytes);
  }

  /** A server that is no lite one checks us too. */
  #answer(datagram: Buffer): void {
    const request = parseMessage(datagram, this.#localKey);
    if (!request) return;
    const response = new Message(request.messageMethod, classes.RESPONSE, request.transactionId);
    response.setAttribute('XOR-MAPPED-ADDRESS', this.#options.remoteAddress);
    this.#options.send(response.addMessageIntegrity(this.#localKey).addFingerprint().bytes);
  }
}
