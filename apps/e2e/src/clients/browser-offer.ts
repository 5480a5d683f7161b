import type { Page } from 'playwright-core';

/**
 * Joins with the browser's bare RTCPeerConnection, in the page's own origin, and none of our SDK.
 * @returns the Opus payload type of the offer
 */
export function joinFromBrowser(page: Page, offerUrl: string): Promise<number> {
  return page.evaluate(async (url) => {
    const connection = new RTCPeerConnection();
    const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of microphone.getTracks()) connection.addTrack(track, microphone);
    // A browser gives Web Audio samples of a remote track only while an element plays it.
    connection.addEventListener('track', ({ track }) => {
      const element = new Audio();
      element.srcObject = new MediaStream([track]);
      void element.play();
    });
    await connection.setLocalDescription(await connection.createOffer());
    const { sdp, type } = connection.localDescription!;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sdp, type }),
    });
    await connection.setRemoteDescription((await response.json()) as RTCSessionDescriptionInit);
    // Garbage collection closes a connection that nobody holds.
    (window as unknown as { held: RTCPeerConnection }).held = connection;
    return Number(/a=rtpmap:(\d+) opus/.exec(sdp)?.[1]);
  }, offerUrl);
}
