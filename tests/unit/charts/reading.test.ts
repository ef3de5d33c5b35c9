import type { Chart } from '../../../src/charts/chart';
import { fittedTo } from '../../../src/charts/fitted';
import { markAt, middleOf } from '../../../src/charts/markAt';
import { pictureOf } from '../../../src/charts/picture';
import type { Box, Mark } from '../../../src/charts/plot';
import { newCanvas } from '../../../src/node/canvas';
import { SAMPLES } from './samples';

interface Seen {
  marks: Mark[];
  entries: Map<string, Box>;
  size: { width: number; height: number };
}

/** What a picture tells while it is drawn. */
function seen(chart: Chart, hidden: readonly string[] = []): Seen {
  const marks: Mark[] = [];
  const entries = new Map<string, Box>();
  const picture = pictureOf(chart, newCanvas, {
    hidden: new Set(hidden),
    reader: { mark: (mark) => marks.push(mark), entry: ({ name }, box) => entries.set(name, box) },
  });
  picture.draw(newCanvas(picture.width, picture.height));
  const size = { width: picture.width / picture.pixelRatio, height: picture.height / picture.pixelRatio };
  return { marks, entries, size };
}

const words = ({ box, read }: Mark): string => read(middleOf(box)).join(' | ');

describe('the marks of a picture', () => {
  it.each<[Chart['kind'], string[]]>([
    ['lines', ['SGD | epoch: 2 | cost (nat): 0.2 | 0.1 … 0.3', 'η = 10 | epoch: 1 | cost (nat): 2']],
    ['scatter', ['class 0 | x₁: 1 | x₂: 0', 'boundary | x₁: 2 | x₂: 2']],
    ['bars', ['test | method: SGD | accuracy (%): 90 | 88 … 92']],
    [
      'parallel',
      ['optimizer: adam | η: 0.001 | units: 64 | loss: 0.1', 'optimizer: adam | η: 0.3 | units: – | loss: –'],
    ],
  ])('of a chart of the kind %s say its numbers', (kind, expected) => {
    expect(seen(SAMPLES[kind]).marks.map(words)).toEqual(expect.arrayContaining(expected));
  });

  it.each(Object.keys(SAMPLES) as Chart['kind'][])('of the kind %s lie in the picture', (kind) => {
    const { marks, size } = seen(SAMPLES[kind]);
    // A network without weights has no numbers.
    if (kind !== 'network') expect(marks.length).toBeGreaterThan(0);
    for (const { box, read } of marks) {
      const { x, y } = middleOf(box);
      expect(Math.min(x, y, size.width - x, size.height - y)).toBeGreaterThan(0);
      expect(read({ x, y }).join()).not.toMatch(/undefined|NaN/);
    }
  });

  it('say the cell, the pixel and the level under a point', () => {
    const matrix: Chart = {
      kind: 'heatMap',
      title: 'Confusion',
      x: { label: 'answer', categories: ['cat', 'dog'] },
      y: { label: 'class', categories: ['cat', 'dog'] },
      values: [
        [7, 1],
        [2, 9],
      ],
      color: { label: 'samples' },
    };
    const [{ box, read } = { box: { left: 0, top: 0, width: 0, height: 0 }, read: () => [''] }] =
      seen(matrix).marks;
    const at = (x: number, y: number): string =>
      read({ x: box.left + x * box.width, y: box.top + y * box.height }).join(' | ');
    expect(at(0.25, 0.75)).toBe('answer: cat | class: dog | samples: 2');
    expect(at(0.75, 0.25)).toBe('answer: dog | class: cat | samples: 1');
    const image: Chart = {
      ...{ kind: 'images', title: 'Pixels', width: 2, height: 1, columns: 1 },
      images: [{ pixels: [0.25, 1], caption: 'two' }],
    };
    const [pixels] = seen(image).marks;
    expect(pixels!.read({ x: pixels!.box.left + 0.9 * pixels!.box.width, y: pixels!.box.top + 1 })).toEqual([
      'two',
      '(1, 0)',
      '1',
    ]);
  });

  it('on a log axis that draws 0 apart say 0 there', () => {
    const chart: Chart = {
      ...{ kind: 'lines', title: 'λ', x: { label: 'λ', scale: 'log', zero: 'apart' }, y: { label: 'error' } },
      series: [{ x: [0, 0.1, 1], y: [3, 2, 1] }],
    };
    expect(seen(chart).marks.map(words)).toContain('λ: 0 | error: 3');
  });

  it('of a series that is switched off are gone, and its entry in the legend stays', () => {
    const { marks, entries } = seen(SAMPLES.lines, ['SGD']);
    expect(marks.map(words).filter((text) => text.startsWith('SGD'))).toEqual([]);
    expect(marks.map(words).filter((text) => text.startsWith('η = 10'))).not.toEqual([]);
    expect([...entries.keys()]).toEqual(['SGD', 'η = 10']);
  });

  it('of panels lie in their own panel', () => {
    const panel = (title: string): Chart & { kind: 'bars' } => ({
      ...(SAMPLES.bars as Chart & { kind: 'bars' }),
      title,
    });
    const { marks, size } = seen({ kind: 'panels', title: 'Two', panels: [panel('left'), panel('right')] });
    const middle = size.width / 2;
    expect(marks.map(({ box }) => box.left + box.width < middle)).toEqual([true, true, false, false]);
  });
});

describe('the mark that a pointer means', () => {
  const mark = (name: string, [left, top, width = 0, height = 0]: number[]): Mark => ({
    box: { left: left!, top: top!, width, height },
    read: () => [name],
  });
  const marks = [
    mark('area', [0, 0, 100, 100]),
    mark('point', [50, 50]),
    mark('other', [60, 50]),
    mark('bar', [80, 20, 10, 80]),
  ];

  it.each([
    ['the point near by', 52, 51, 'point'],
    ['the nearer of two points', 57, 50, 'other'],
    ['the area, far from all points', 20, 80, 'area'],
    ['the smaller of two areas', 85, 90, 'bar'],
    ['nothing outside', 130, 50, undefined],
  ])('is %s', (_, x, y, expected) => {
    expect(markAt(marks, { x, y })?.read({ x, y })[0]).toBe(expected);
  });
});

describe('a chart for a narrow place', () => {
  it('stays as it is where it fits', () => {
    expect(fittedTo(SAMPLES.lines, 2000)).toBe(SAMPLES.lines);
  });

  it.each(Object.keys(SAMPLES) as Chart['kind'][])('is as wide as the place: %s', (kind) => {
    const { width } = pictureOf(fittedTo(SAMPLES[kind], 500), newCanvas);
    expect(width / 2).toBe(500);
  });

  it('has its panels under each other where they have no room beside each other', () => {
    const panels = [SAMPLES.bars, SAMPLES.bars, SAMPLES.bars] as (Chart & { kind: 'bars' })[];
    const chart: Chart = { kind: 'panels', title: 'Three', panels };
    expect([300, 600, 900].map((width) => fittedTo(chart, width))).toMatchObject([
      { columns: 1 },
      { columns: 2 },
      { columns: 3 },
    ]);
  });
});
