import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type * as LabModule from 'reference/09-overfitting/lab';
import { solutionOf } from '../../../src/course/labs';
import { seededRandom } from '../../../src/core/rng';
import { loadDataset, loadImages } from '../../../src/node/files/load';
import type { FigureContext, Figures } from '../../../src/figures/figure';
import { confidenceInterval, geometricMeanInterval } from '../../../src/figures/statistics';
import reference from '../../fixtures/boxPlot.json';
import { centralDifferences, onEachBackend, solutionTests } from '../solution';

type Lab = typeof LabModule;

const LAB = '09-overfitting';

solutionTests<Lab>(LAB, (lab) => {
  describe('box plots', () => {
    it('agree with the reference numbers', () => {
      const { outliers, ...numbers } = lab.boxPlotStatistics(reference.data);
      for (const name of ['q1', 'median', 'q3', 'whiskerLow', 'whiskerHigh'] as const) {
        expect(Math.abs(numbers[name] / reference[name] - 1)).toBeLessThan(1e-5);
      }
      expect(outliers).toEqual(reference.outliers);
    });

    it('hold half of the samples in the box, not 75 % (erratum E1)', () => {
      const stream = seededRandom(1).stream('samples');
      const samples = Array.from({ length: 1001 }, () => stream.normal());
      const { q1, q3 } = lab.quartiles(samples);
      expect(samples.filter((s) => s >= q1 && s <= q3)).toHaveLength(501);
    });

    it('need at least one sample', () => {
      expect(() => lab.quartiles([])).toThrow('expected at least one sample, received an array of 0');
    });
  });

  describe('split', () => {
    const { samples } = loadImages();
    const labels = Array.from(samples.y);

    it.each([0, 1, 2])('is disjoint, complete and stratified on digits, seed %i', (seed) => {
      const shares = { validation: 0.2, test: 0.3 };
      const parts = lab.split(labels, shares, seededRandom(seed).stream('split'));
      const rows = [...parts.train, ...parts.validation, ...parts.test];
      expect(rows.sort((a, b) => a - b)).toEqual(labels.map((_, row) => row));
      for (let label = 0; label < 10; label++) {
        const count = (of: number[]): number => of.filter((row) => labels[row] === label).length;
        const all = labels.filter((l) => l === label).length;
        expect(count(parts.validation)).toBe(Math.round(0.2 * all));
        expect(count(parts.test)).toBe(Math.round(0.3 * all));
      }
    });

    it.each([
      { validation: -0.1, test: 0.2 },
      { validation: 0.5, test: 0.5 },
      { validation: NaN, test: 0.2 },
    ])('refuses %j', (shares) => {
      expect(() => lab.split(labels, shares, seededRandom(0).stream('split'))).toThrow(
        'expected shares of at least 0 with a sum below 1',
      );
    });
  });

  it.each([
    [{ patience: 0 }, 'expected patience to be a whole number, at least 1, received 0'],
    [{ patience: 2.5 }, 'expected patience to be a whole number, at least 1, received 2.5'],
    [{ patience: 2, minDelta: -1 }, 'expected minDelta of at least 0, received -1'],
  ])('EarlyStopping refuses %j', (options, message) => {
    expect(() => new lab.EarlyStopping(options)).toThrow(message);
  });

  it('randomizeLabels refuses a share that is a percentage', () => {
    expect(() =>
      lab.randomizeLabels([0, 1], { classes: 2, share: 50 }, seededRandom(0).stream('labels')),
    ).toThrow('expected share in [0, 1], received 50');
  });

  onEachBackend(() => {
    /** A net of 2 inputs, 3 tanh units and 1 output, on 4 points. */
    function problem(): { net: LabModule.Net; train: LabModule.Samples; validation: LabModule.Samples } {
      const stream = seededRandom(3).stream('points');
      const samples = (count: number): LabModule.Samples => ({
        x: tf.tensor2d(
          stream.draw(2 * count, (s) => s.normal()),
          [count, 2],
        ),
        y: tf.tensor2d(
          stream.draw(count, (s) => s.normal()),
          [count, 1],
        ),
      });
      return { net: lab.newNet([2, 3, 1], stream), train: samples(4), validation: samples(3) };
    }

    it('a step of memorize follows the gradient of the mean squared error that finite differences give', () => {
      const { net, train, validation } = problem();
      const error = (): number =>
        tf.tidy(() => lab.predict(net, train.x).sub(train.y).square().mean().arraySync() as number);
      const before = net.map((weight) => Array.from(weight.dataSync()));
      const numerical = before.map((values, i) => {
        const errorAt = (moved: number[]): number => {
          tf.tidy(() => net[i]!.assign(tf.tensor(moved, net[i]!.shape)));
          return error();
        };
        const slopes = centralDifferences(errorAt, values);
        errorAt(values);
        return slopes;
      });
      const optimizer = tf.train.sgd(1);
      lab.memorize(net, { train, validation }, { epochs: 1, optimizer });
      const largest = Math.max(...numerical.flat().map(Math.abs));
      net.forEach((weight, i) => {
        weight.dataSync().forEach((after, k) => {
          expect(Math.abs(before[i]![k]! - after - numerical[i]![k]!) / largest).toBeLessThan(1e-3);
        });
      });
      optimizer.dispose();
      tf.dispose([net, train.x, train.y, validation.x, validation.y]);
    });

    it('leaves no tensors behind, and ends with the weights of the smallest validation error', () => {
      const before = tf.memory().numTensors;
      const { net, train, validation } = problem();
      const optimizer = tf.train.sgd(0.2);
      const stopping = new lab.EarlyStopping({ patience: 20 });
      const history = lab.memorize(net, { train, validation }, { epochs: 200, optimizer, stopping });
      const end = tf.tidy(
        () => lab.predict(net, validation.x).sub(validation.y).square().mean().arraySync() as number,
      );
      expect(end).toBe(Math.min(...history.validation));
      expect(stopping.best).toBe(end);
      stopping.dispose();
      optimizer.dispose();
      tf.dispose([net, train.x, train.y, validation.x, validation.y]);
      expect(tf.memory().numTensors).toBe(before);
    });
  });

  describe('figures', () => {
    type AnyFigure = Figures<Lab>[number];
    let figureOf: (id: string) => AnyFigure;
    const context = (seeds: number[]): FigureContext => ({
      mode: 'quick',
      seeds,
      dataset: loadImages(),
      load: async (name) => loadDataset(name),
      progress: () => undefined,
    });

    beforeAll(async () => {
      await tf.setBackend('wasm');
      const { figures } = jest.requireActual<{ figures: Figures<Lab> }>(
        join(solutionOf(LAB), 'experiment.ts'),
      );
      figureOf = (id) => figures.find((one) => one.id === id)!;
    });

    /** The default net, quick mode and seeds of the figure. */
    it('random labels: memorized in training, at chance on the test set', async () => {
      const before = tf.memory().numTensors;
      const { shares } = (await figureOf('random-labels').run(lab, context([0, 1, 2, 3, 4]))) as {
        shares: { share: number; train: number[][]; test: number[] }[];
      };
      expect(tf.memory().numTensors).toBe(before);
      const { train, test } = shares.find(({ share }) => share === 1)!;
      for (const run of train) expect(run.at(-1)).toBeGreaterThanOrEqual(0.99);
      const { low, high } = confidenceInterval(test, 0.99);
      expect(low).toBeLessThan(0.1);
      expect(high).toBeGreaterThan(0.1);
      expect(high - low).toBeLessThan(0.2);
    }, 120_000);

    interface Capacity {
      parameters: number[];
      train: number[][];
      test: number[][];
    }

    it('error by parameters: U-shaped up to one parameter per training point, then falling again', async () => {
      // Seeds that the figure does not use.
      const seeds = Array.from({ length: 16 }, (_, i) => 1000 + i);
      const found = (await figureOf('error-by-parameters').run(lab, context(seeds))) as Capacity;
      const at = (p: number): number => found.parameters.indexOf(p);
      const ratio = (a: number, b: number): ReturnType<typeof geometricMeanInterval> =>
        geometricMeanInterval(found.test.map((run) => run[at(a)]! / run[at(b)]!));
      expect(ratio(2, 8).low).toBeGreaterThan(2);
      expect(ratio(20, 8).low).toBeGreaterThan(2);
      expect(ratio(401, 20).high).toBeLessThan(0.7);
      for (const run of found.train) {
        expect(run[at(19)]).toBeGreaterThan(1e-9);
        for (const error of run.slice(at(20))) expect(error).toBeLessThan(1e-9);
      }
    });

    it.each<[string, number[], string[]]>([
      ['flat', [1, 1, 1, 1, 1], ['not U-shaped with 95 % confidence', 'there is no second turn']],
      ['only falling', [9, 7, 5, 3, 1], ['not U-shaped with 95 % confidence', 'there is no second turn']],
      ['one U', [3, 1, 2, 5, 9], ['the test error is U-shaped', 'there is no second turn']],
      [
        'two falls',
        [3, 1, 9, 5, 2],
        ['peak at 20 parameters', 'U-shaped', 'Beyond, it turns again: at 401 it is 0.23 times'],
      ],
    ])('the details of errors that are %s', (_, errors, words) => {
      // Three runs that differ a little.
      const test = [1, 1.01, 1.02].map((factor) => errors.map((error, i) => error * factor ** i));
      const curve = { name: 'chosen', parameters: 8, y: [0, 0] };
      const points = { x: [0], y: [0] };
      const chart = figureOf('error-by-parameters').chart(
        {
          parameters: [2, 8, 20, 41, 401],
          train: test,
          test,
          chosen: [8, 8, 8],
          chosenTest: [1, 1.1, 1.2],
          shown: { train: points, validation: points, x: [-1, 1], curves: [curve] },
        },
        context([0, 1, 2]),
      );
      for (const word of words) expect(chart.details).toContain(word);
    });
  });
});
