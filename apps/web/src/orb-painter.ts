import type { FloorView } from '@spool/client';
import type { Levels } from './interview';
import { loudness } from './loudness';

interface Look {
  /** CSS custom properties of the two colours. */
  readonly colours: readonly [string, string];
  /** Size of the waves at rest, as a share of the radius. */
  readonly swell: number;
  /** Turns of the waves a second. */
  readonly speed: number;
}

const LOOKS: Readonly<Record<FloorView, Look>> = {
  nobody: { colours: ['--learner', '--interviewer'], swell: 0.025, speed: 0.1 },
  learner: { colours: ['--learner', '--learner-2'], swell: 0.04, speed: 0.28 },
  interviewer: { colours: ['--interviewer', '--interviewer-2'], swell: 0.04, speed: 0.28 },
  both: { colours: ['--learner', '--interviewer'], swell: 0.05, speed: 0.32 },
  thinking: { colours: ['--interviewer', '--learner'], swell: 0.035, speed: 0.55 },
};
const LAYERS = 3;
const POINTS = 72;
/** Share of the distance to the goal that is left after a second: quick enough for syllables, without flicker. */
const LEFT_AFTER_1S = 0.0004;

type Rgb = readonly [number, number, number];

/** Draws the orb: soft layers whose outline swells with the level of whoever has the floor. */
export class OrbPainter {
  #lastMs = 0;
  #phase = 0;
  #energy = 0;
  #swell = 0;
  #inner: Rgb | undefined;
  #outer: Rgb | undefined;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly context: CanvasRenderingContext2D,
  ) {}

  paint(nowMs: number, floor: FloorView, levels: Levels, still: boolean): void {
    const seconds = Math.min(0.1, (nowMs - this.#lastMs) / 1000);
    this.#lastMs = nowMs;
    const look = LOOKS[floor];
    const ease = 1 - LEFT_AFTER_1S ** seconds;
    const voice = loudness(floor === 'interviewer' ? levels.interviewer : levels.learner);
    const goal = floor === 'both' ? Math.max(voice, loudness(levels.interviewer)) : voice;
    this.#energy += (goal - this.#energy) * ease;
    this.#swell += (look.swell - this.#swell) * ease;
    this.#phase += still ? 0 : seconds * look.speed * 2 * Math.PI;
    const styles = getComputedStyle(this.canvas);
    this.#inner = mix(this.#inner, parseColour(styles.getPropertyValue(look.colours[0])), ease);
    this.#outer = mix(this.#outer, parseColour(styles.getPropertyValue(look.colours[1])), ease);
    this.#draw(still);
  }

  #draw(still: boolean): void {
    const { canvas, context } = this;
    const size = Math.round(canvas.clientWidth * devicePixelRatio);
    if (canvas.width !== size || canvas.height !== size) canvas.width = canvas.height = size;
    context.clearRect(0, 0, size, size);
    const radius = size * (0.255 + (still ? 0.02 : 0.04) * this.#energy);
    this.#glow(size, radius);
    for (let layer = LAYERS - 1; layer >= 0; layer--) this.#layer(size / 2, radius, layer, still);
  }

  #glow(size: number, radius: number): void {
    const glow = this.context.createRadialGradient(
      size / 2,
      size / 2,
      radius * 0.6,
      size / 2,
      size / 2,
      size / 2,
    );
    glow.addColorStop(0, rgba(this.#outer, 0.28 + 0.2 * this.#energy));
    glow.addColorStop(1, rgba(this.#outer, 0));
    this.context.fillStyle = glow;
    this.context.fillRect(0, 0, size, size);
  }

  #layer(centre: number, radius: number, layer: number, still: boolean): void {
    const { context } = this;
    const reach = radius * (1 + layer * (0.06 + 0.11 * this.#energy));
    const wave = still ? 0 : this.#swell * (1 + layer * 0.6) + 0.07 * this.#energy * (0.6 + layer * 0.5);
    const phase = this.#phase * (layer % 2 ? -1 : 1) + layer * 2.1;
    context.beginPath();
    for (let point = 0; point <= POINTS; point++) {
      const angle = (point / POINTS) * 2 * Math.PI;
      const bump =
        0.55 * Math.sin(3 * angle + phase) +
        0.3 * Math.sin(5 * angle - 1.7 * phase) +
        0.15 * Math.sin(2 * angle + 0.6 * phase);
      const r = reach * (1 + wave * bump);
      context.lineTo(centre + r * Math.cos(angle), centre + r * Math.sin(angle));
    }
    const fill = context.createLinearGradient(centre - reach, centre - reach, centre + reach, centre + reach);
    const alpha = layer === 0 ? 1 : 0.3 / layer;
    fill.addColorStop(0, rgba(this.#inner, alpha));
    fill.addColorStop(1, rgba(this.#outer, alpha));
    context.fillStyle = fill;
    context.fill();
  }
}

function mix(from: Rgb | undefined, to: Rgb, share: number): Rgb {
  if (!from) return to;
  const at = (index: 0 | 1 | 2) => from[index] + (to[index] - from[index]) * share;
  return [at(0), at(1), at(2)];
}

/** Of `#rrggbb`. */
function parseColour(hex: string): Rgb {
  const value = Number.parseInt(hex.trim().slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

const rgba = (colour: Rgb = [0, 0, 0], alpha: number) =>
  `rgb(${colour.map(Math.round).join(' ')} / ${alpha})`;
