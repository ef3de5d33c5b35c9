/** A sheet on which a person puts points, with a pointer or by keys. */
import { element } from '../dom';
import { say } from '../words/words';
import { drawMark } from './draw/answers';
import { inks, Surface } from './draw/surface';
import type { DrawnPoint } from './engine/samples';
import { MOST_POINTS } from './engine/address';

const CLASSES = [0, 1, 2, 3] as const;
const KEY_STEP = 0.05;

export class DrawPad {
  readonly root: HTMLElement;
  private readonly surface: Surface;
  private readonly told = element('p', { class: 'note', 'aria-live': 'polite' });
  private readonly choices: readonly HTMLInputElement[];
  private points: readonly DrawnPoint[] = [];
  private label = 0;
  /** Where the keys put the next point. */
  private cross = { x: 0, y: 0 };

  constructor(private readonly changed: (points: readonly DrawnPoint[]) => void) {
    this.surface = new Surface({ height: (width) => width, draw: () => this.draw(), class: 'pad' });
    const { canvas } = this.surface;
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-roledescription', say('playground.pad'));
    canvas.addEventListener('pointerdown', (event) => this.point(event));
    canvas.addEventListener('keydown', (event) => this.key(event));
    canvas.addEventListener('focus', () => this.draw());
    canvas.addEventListener('blur', () => this.draw());
    this.choices = CLASSES.map((label) =>
      element('input', {
        ...{ type: 'radio', name: 'drawn-class', id: `drawn-class-${label}`, checked: label === 0 },
        onchange: () => (this.label = label),
      }),
    );
    this.root = element(
      'div',
      { class: 'field wide' },
      element(
        'fieldset',
        { class: 'classes' },
        element('legend', {}, say('playground.drawnClass')),
        ...this.choices.map((choice, label) =>
          element('label', { for: choice.id }, choice, say('playground.classNumber', { number: label + 1 })),
        ),
      ),
      canvas,
      element('p', { class: 'note' }, say('playground.padKeys')),
      this.told,
      element('button', { type: 'button', onclick: () => this.changed([]) }, say('playground.removePoints')),
    );
  }

  show(points: readonly DrawnPoint[]): void {
    this.points = points;
    this.tell();
    this.draw();
  }

  private tell(): void {
    const { x, y } = this.cross;
    const count = this.points.length;
    const text = say('playground.padTold', { count, x: x.toFixed(2), y: y.toFixed(2) });
    this.told.textContent = text;
    this.surface.describe(`${say('playground.pad')}. ${text}`);
  }

  private point(event: PointerEvent): void {
    const { left, top, width, height } = this.surface.canvas.getBoundingClientRect();
    const clamp = (value: number): number => Math.min(1, Math.max(-1, value));
    this.cross = {
      x: clamp((2 * (event.clientX - left)) / width - 1),
      y: clamp(1 - (2 * (event.clientY - top)) / height),
    };
    if (event.shiftKey) this.removeNearest();
    else this.add();
  }

  private key(event: KeyboardEvent): void {
    const moves: Record<string, readonly [number, number]> = {
      ArrowLeft: [-KEY_STEP, 0],
      ArrowRight: [KEY_STEP, 0],
      ArrowUp: [0, KEY_STEP],
      ArrowDown: [0, -KEY_STEP],
    };
    const move = moves[event.key];
    const label = CLASSES.find((one) => String(one + 1) === event.key);
    if (move) this.moveCross(move);
    else if (label !== undefined) this.choose(label);
    else if (event.key === ' ' || event.key === 'Enter') this.add();
    else if (event.key === 'Delete' || event.key === 'Backspace') this.removeNearest();
    else return;
    event.preventDefault();
  }

  private moveCross([x, y]: readonly [number, number]): void {
    const clamp = (value: number): number => Math.min(1, Math.max(-1, value));
    this.cross = { x: clamp(this.cross.x + x), y: clamp(this.cross.y + y) };
    this.tell();
    this.draw();
  }

  private choose(label: number): void {
    this.label = label;
    this.choices[label]!.checked = true;
  }

  /** Places have three decimals, as in a shared address. */
  private add(): void {
    if (this.points.length >= MOST_POINTS) {
      this.told.textContent = say('playground.padFull', { most: MOST_POINTS });
      return;
    }
    const { x, y } = this.cross;
    const round = (value: number): number => Math.round(1000 * value) / 1000;
    this.changed([...this.points, { x: round(x), y: round(y), label: this.label }]);
  }

  private removeNearest(): void {
    const { cross } = this;
    const far = (point: DrawnPoint): number => Math.hypot(point.x - cross.x, point.y - cross.y);
    const nearest = this.points.toSorted((a, b) => far(a) - far(b))[0];
    if (nearest && far(nearest) < 0.2) this.changed(this.points.filter((point) => point !== nearest));
  }

  private draw(): void {
    const ctx = this.surface.begin();
    if (!ctx) return;
    const { width } = this.surface;
    const at = ({ x, y }: { x: number; y: number }): readonly [number, number] => [
      (width * (x + 1)) / 2,
      (width * (1 - y)) / 2,
    ];
    for (const point of this.points)
      drawMark(ctx, at(point), { label: point.label, isFilled: true, size: 4 });
    if (document.activeElement !== this.surface.canvas) return;
    const [x, y] = at(this.cross);
    ctx.strokeStyle = inks().ink;
    ctx.beginPath();
    ctx.moveTo(x - 8, y);
    ctx.lineTo(x + 8, y);
    ctx.moveTo(x, y - 8);
    ctx.lineTo(x, y + 8);
    ctx.stroke();
  }
}
