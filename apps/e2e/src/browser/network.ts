import type { BrowserContext, Page } from 'playwright-core';

/** What a page's network lets through, beside HTTP. */
export interface MediaNetwork {
  /** Only by TURN. */
  readonly relayOnly?: boolean;
  /** No UDP to the media worker, as in many companies. */
  readonly udpBlocked?: boolean;
}

/** The way that media takes, from the browser's own statistics. */
export interface MediaPath {
  readonly localType: string;
  /** Between the browser and what it speaks to: `udp`, `tcp`; with TURN that to the TURN server, or `tls`. */
  readonly protocol: string;
  readonly relayProtocol: string | undefined;
}

/** To be called before the page is opened. */
export async function restrictMedia(context: BrowserContext, network: MediaNetwork): Promise<void> {
  await context.addInitScript(({ relayOnly, udpBlocked }) => {
    const connections: RTCPeerConnection[] = [];
    const PeerConnection = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends PeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(relayOnly ? { ...configuration, iceTransportPolicy: 'relay' } : configuration);
        connections.push(this);
      }

      override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
        // Nobody listens on port 9: what is sent there is as good as dropped by a firewall.
        const sdp = udpBlocked
          ? description.sdp?.replace(/(a=candidate:\S+ \d+ udp \d+ \S+) \d+/gi, '$1 9')
          : description.sdp;
        return super.setRemoteDescription({ type: description.type, ...(sdp === undefined ? {} : { sdp }) });
      }
    };
    Object.assign(window, { __e2eConnections: connections });
  }, network);
}

/** Of every connection that is up. */
export function mediaPaths(page: Page): Promise<MediaPath[]> {
  return page.evaluate(async () => {
    const { __e2eConnections } = window as unknown as { __e2eConnections: RTCPeerConnection[] };
    const paths: { localType: string; protocol: string; relayProtocol: string | undefined }[] = [];
    for (const connection of __e2eConnections) {
      const stats = [...(await connection.getStats()).values()] as Record<string, unknown>[];
      const transport = stats.find((entry) => entry['type'] === 'transport');
      const pair = stats.find((entry) => entry['id'] === transport?.['selectedCandidatePairId']);
      const local = stats.find((entry) => entry['id'] === pair?.['localCandidateId']);
      if (!local) continue;
      paths.push({
        localType: String(local['candidateType']),
        protocol: String(local['protocol']),
        relayProtocol: local['relayProtocol'] as string | undefined,
      });
    }
    return paths;
  });
}
