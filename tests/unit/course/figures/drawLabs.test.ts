import type { DrawJob, DrawnFigure, DrawProgress } from '../../../../src/course/figures/drawLab';
import { drawLabs } from '../../../../src/course/figures/drawLabs';

/** The labs that are drawn now, each with the function that ends it. */
const mockOpen = new Map<string, { progress: DrawProgress; end: () => void }>();
const mockBegun: string[] = [];
jest.mock('../../../../src/course/figures/drawLab', () => ({
  drawLab: ({ id }: DrawJob, progress: DrawProgress) =>
    new Promise((resolve) => {
      mockBegun.push(id);
      mockOpen.set(id, { progress, end: () => resolve([{ figure: `${id} one` }, { figure: `${id} two` }]) });
    }),
}));

const JOBS = ['01', '02', '03'].map((id) => ({ id }) as DrawJob); // all that is read
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('draws the last labs first, a few at once, and gives the figures in the order of the labs', async () => {
  const onProgress = jest.fn();
  const drawn: Promise<DrawnFigure[]> = drawLabs(JOBS, { parallel: 2, onProgress });
  await turn();
  expect(mockBegun).toEqual(['03', '02']);
  mockOpen.get('02')!.progress('cost', 0.5);
  mockOpen.get('03')!.progress('noise', 0.25);
  mockOpen.get('02')!.progress('cost', 1);
  expect(onProgress.mock.calls).toEqual([
    [0.5, '02: cost'],
    [0.75, '03: noise'],
    [1.25, '02: cost'],
  ]);
  mockOpen.get('02')!.end();
  await turn();
  expect(mockBegun).toEqual(['03', '02', '01']);
  mockOpen.get('01')!.end();
  mockOpen.get('03')!.end();
  expect((await drawn).map(({ figure }) => figure)).toEqual(
    ['01', '02', '03'].flatMap((id) => [`${id} one`, `${id} two`]),
  );
});
