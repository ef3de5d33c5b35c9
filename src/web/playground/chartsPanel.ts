/** Curves by epoch, and what the layers of the nets look like inside. */
import { element } from '../dom';
import { say } from '../words/words';
import type { WordKey } from '../words/words';
import { drawBars, drawBoxes, drawLines } from './draw/charts';
import type { Line } from './draw/charts';
import { Surface } from './draw/surface';
import type { Frame, Scenery } from './engine/session';
import type { LayerFacts, Snapshot } from './engine/snapshot';
import type { History } from './engine/trainer';

/** Longer histories keep every second point. */
const MOST_POINTS = 2000;

interface Chart {
  readonly surface: Surface;
  readonly paint: () => void;
  readonly describe: () => string;
}

export class ChartsPanel {
  readonly root: HTMLElement;
  private readonly legend = element('ul', { class: 'legend' });
  private readonly charts: readonly Chart[];
  private histories: History[] = [];
  private snapshots: readonly Snapshot[] = [];
  private epochs = 1;
  private turn = 0;

  constructor() {
    const lines = (train: keyof History, validation: keyof History, isLog: boolean) => (surface: Surface) =>
      drawLines(surface, this.linesOf(train, validation), {
        xLabel: say('playground.epoch'),
        isLog,
        end: this.epochs,
      });
    this.charts = [
      this.chart('playground.chart.loss', lines('trainLoss', 'validationLoss', true)),
      this.chart('playground.chart.error', lines('trainError', 'validationError', false)),
      this.chart('playground.chart.boxes', (surface) =>
        drawBoxes(
          surface,
          this.snapshots.map(({ layers }) => layers.map(({ boxes }) => boxes)),
          this.names(),
        ),
      ),
      this.chart(
        'playground.chart.activations',
        this.bars((layer) => layer.activation),
      ),
      this.chart(
        'playground.chart.gradients',
        this.bars((layer) => layer.gradient),
      ),
      this.chart('playground.chart.dead', (surface) =>
        drawBars(
          surface,
          this.snapshots.map(({ layers }) =>
            layers.map(({ dead }) => (dead === undefined ? NaN : 100 * dead)),
          ),
          // The output layer has no activation.
          { names: this.names().slice(0, -1), high: 100 },
        ),
      ),
    ];
    this.root = element(
      'section',
      { class: 'charts', 'aria-label': say('playground.charts') },
      this.legend,
      ...this.charts.map(({ surface }, i) =>
        element('figure', {}, element('figcaption', {}, say(CAPTIONS[i]!)), surface.canvas),
      ),
    );
  }

  private bars(of: (layer: LayerFacts) => number) {
    return (surface: Surface): void =>
      drawBars(
        surface,
        this.snapshots.map(({ layers }) => layers.map(of)),
        { names: this.names() },
      );
  }

  private chart(caption: WordKey, paint: (surface: Surface) => void): Chart {
    const surface: Surface = new Surface({
      height: (width) => Math.min(190, width * 0.6),
      draw: () => paint(surface),
    });
    return { surface, paint: () => paint(surface), describe: () => say(caption) };
  }

  private names(): string[] {
    const most = Math.max(0, ...this.snapshots.map(({ layers }) => layers.length));
    return Array.from({ length: most }, (_, l) => String(l + 1));
  }

  private linesOf(train: keyof History, validation: keyof History): Line[] {
    return this.histories.flatMap((history, net) => [
      { x: history.epochs, y: history[train], net, isDashed: false },
      { x: history.epochs, y: history[validation], net, isDashed: true },
    ]);
  }

  begin(sceneries: readonly Scenery[], names: readonly string[], epochs: number): void {
    this.epochs = epochs;
    this.histories = sceneries.map(() => ({
      epochs: [],
      trainLoss: [],
      validationLoss: [],
      trainError: [],
      validationError: [],
    }));
    const entry = (net: number, name: string, isDashed: boolean): HTMLElement =>
      element(
        'li',
        { class: `key net-${net + 1}${isDashed ? ' dashed' : ''}` },
        element('span', { class: 'swatch', 'aria-hidden': 'true' }),
        name,
      );
    this.legend.replaceChildren(
      ...names.flatMap((name, net) => [
        entry(net, say('playground.legend.train', { net: name }), false),
        entry(net, say('playground.legend.validation', { net: name }), true),
      ]),
    );
  }

  take({ snapshots, histories }: Frame): void {
    this.snapshots = snapshots;
    histories.forEach((news, i) => append(this.histories[i]!, news));
  }

  /** Draws one of the charts: they take turns, so that no picture of the screen has to wait for all of them. */
  drawNext(): void {
    this.charts[this.turn % this.charts.length]!.paint();
    this.turn += 1;
  }

  drawAll(): void {
    for (const { paint, surface, describe } of this.charts) {
      paint();
      surface.describe(describe());
    }
  }
}

const CAPTIONS = [
  'playground.chart.loss',
  'playground.chart.error',
  'playground.chart.boxes',
  'playground.chart.activations',
  'playground.chart.gradients',
  'playground.chart.dead',
] as const;

const LISTS = ['epochs', 'trainLoss', 'validationLoss', 'trainError', 'validationError'] as const;

function append(history: History, news: History): void {
  for (const list of LISTS) history[list].push(...news[list]);
  if (history.epochs.length <= MOST_POINTS) return;
  for (const list of LISTS) {
    const kept = history[list].filter((_, i) => i % 2 === 0);
    history[list].splice(0, Infinity, ...kept);
  }
}
