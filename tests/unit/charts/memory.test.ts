import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { renderChart } from '../../../src/node/canvas';
import { SAMPLES } from './samples';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

it('many pictures leave the heap where it was', async () => {
  const draw = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      renderChart({ ...SAMPLES.lines, size: { width: 200 + i, height: 150 } });
      // Canvases are given back between two turns of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await draw(10);
  const before = heapInUse();
  await draw(40);
  // One loaded Chart.js more for each picture would be over 1 MB each.
  expect(heapInUse() - before).toBeLessThan(10e6);
});
