import { clipOf } from './clips';
import { RecordingPlayer } from './recording-player';
import type { Clip, Player } from './recording-player';

class FakePlayer implements Player {
  src = '';
  currentTime = 0;
  playing = false;
  readonly listeners = new Map<string, () => void>();
  play = (): Promise<void> => {
    this.playing = true;
    return Promise.resolve();
  };
  pause = (): void => void (this.playing = false);
  addEventListener(type: string, listener: () => void): void {
    this.listeners.set(type, listener);
  }
}

function playerOf(load: (url: string) => Promise<Blob> = () => Promise.resolve(new Blob())) {
  const element = new FakePlayer();
  const loads = jest.fn(load);
  let urls = 0;
  const player = new RecordingPlayer({
    load: loads,
    makePlayer: () => element,
    urls: { createObjectURL: () => `blob:${++urls}`, revokeObjectURL: jest.fn() },
  });
  return { player, element, loads };
}
const clip = (startMs: number, url = '/part'): Clip => ({ url, startMs, endMs: startMs + 1000 });

describe('the player of quotes', () => {
  it('plays the moment and stops at its end, and fetches each part once', async () => {
    const { player, element, loads } = playerOf();
    const first = clip(5000);
    await player.toggle(first);
    expect(player.snapshot()).toEqual({ state: 'playing', clip: first });
    expect(element).toMatchObject({ src: 'blob:1', currentTime: 5, playing: true });
    element.currentTime = 5.9;
    element.listeners.get('timeupdate')?.();
    expect(element.playing).toBe(true);
    element.currentTime = 6;
    element.listeners.get('timeupdate')?.();
    expect(element.playing).toBe(false);
    expect(player.snapshot().state).toBe('idle');

    await player.toggle(clip(9000));
    expect(element.currentTime).toBe(9);
    expect(loads).toHaveBeenCalledTimes(1);
    await player.toggle(clip(0, '/other'));
    expect(loads).toHaveBeenCalledTimes(2);
  });

  it('stops what plays when it is asked for again', async () => {
    const { player, element } = playerOf();
    const only = clip(0);
    await player.toggle(only);
    await player.toggle(only);
    expect(element.playing).toBe(false);
    expect(player.snapshot().state).toBe('idle');
  });

  it('plays the latest of several that were asked for before any was here', async () => {
    const arrivals: (() => void)[] = [];
    const { player, element } = playerOf(
      () => new Promise((resolve) => arrivals.push(() => resolve(new Blob()))),
    );
    const asked = [player.toggle(clip(1000, '/a')), player.toggle(clip(2000, '/b'))];
    arrivals.reverse().forEach((arrive) => arrive());
    await Promise.all(asked);
    expect(element.currentTime).toBe(2);
    expect(player.snapshot()).toMatchObject({ state: 'playing', clip: { url: '/b' } });
  });

  it('says that it failed, and asks again at the next try', async () => {
    let online = false;
    const { player } = playerOf(() =>
      online ? Promise.resolve(new Blob()) : Promise.reject(new Error('offline')),
    );
    await player.toggle(clip(0));
    expect(player.snapshot().state).toBe('failed');
    online = true;
    await player.toggle(clip(0));
    expect(player.snapshot().state).toBe('playing');
  });
});

describe('where a quote can be heard', () => {
  const part = { part: '1.opus', url: '/r/1.opus', started_at: '', offset_ms: 0, duration_ms: 9000 };
  const recording = { url: '/r', parts: [part], deleted_at: null };
  const place = { part: '1.opus', start_ms: 100, end_ms: 900 };

  it('is in its part, if there is one', () => {
    expect(clipOf({ recording: place }, recording)).toEqual({ url: '/r/1.opus', startMs: 100, endMs: 900 });
    expect(clipOf({ recording: { ...place, part: '2.opus' } }, recording)).toBeUndefined();
    expect(clipOf({}, recording)).toBeUndefined();
    expect(clipOf({ recording: place }, null)).toBeUndefined();
    expect(clipOf({ recording: place }, { url: null, parts: [], deleted_at: '2026-01-01' })).toBeUndefined();
  });
});
