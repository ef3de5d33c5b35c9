import type { Reference } from '../../../src/charts/description';
import { referencePainter } from '../../../src/charts/references';
import { recordingPen } from './recordingPen';

/** A plot area in which a value is its own pixel. Letters of a note are 5.75 wide on the recording pen. */
const area = { left: 0, top: 0, width: 100, height: 80, x: (v: number) => v, y: (v: number) => v };

function wordsOf(...references: Reference[]): { x: number; y: number; align: string | undefined }[] {
  const { pen, written } = recordingPen();
  referencePainter(references)(pen, area);
  return written.map(({ x, y, style }) => ({ x, y, align: style.align }));
}

const at = (value: number, label: string): Reference => ({ axis: 'x', value, label });

describe('a reference', () => {
  it('is a dashed line across the plot', () => {
    const { pen, calls } = recordingPen();
    referencePainter([
      { axis: 'x', value: 30 },
      { axis: 'y', value: 20 },
    ])(pen, area);
    const ends = calls.filter(({ method }) => method === 'moveTo' || method === 'lineTo');
    expect(ends.map(({ args }) => args)).toEqual([
      [30, 0],
      [30, 80],
      [0, 20],
      [100, 20],
    ]);
  });

  it('has its words above the line at the right if it is horizontal', () => {
    expect(wordsOf({ axis: 'y', value: 40, label: 'goal' })).toEqual([{ x: 94, y: 31, align: 'right' }]);
  });

  it.each([
    ['right of the line if there is room', at(80, 'ab'), { x: 86, align: 'left' }],
    ['right of the line if they just fit', at(82, 'ab'), { x: 88, align: 'left' }],
    ['left of the line if there is too little room', at(83, 'ab'), { x: 77, align: 'right' }],
  ])('has its words %s', (_where, reference, expected) => {
    expect(wordsOf(reference)).toMatchObject([expected]);
  });

  it.each([
    ['overlap at the right', [at(0, 'abc'), at(10, 'ab')], [10, 26]],
    ['overlap at the left', [at(10, 'ab'), at(0, 'abc')], [10, 26]],
    ['touch at the right', [at(0, 'ab'), at(12, 'ab')], [10, 10]],
    ['touch at the left', [at(12, 'ab'), at(0, 'ab')], [10, 10]],
    ['are far to the left', [at(0, 'a'), at(50, 'a')], [10, 10]],
    ['are far to the right', [at(50, 'a'), at(0, 'a')], [10, 10]],
    ['and others overlap', [at(0, 'abc'), at(10, 'abc'), at(12, 'abc')], [10, 26, 42]],
  ])('has its words in a row of their own only if others overlap them: they %s', (_where, given, rows) => {
    expect(wordsOf(...given).map(({ y }) => y)).toEqual(rows);
  });
});
