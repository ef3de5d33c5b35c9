import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { trainAndTest } from '../../../src/figures/samples';
import type { Training, LabModule } from './common';
import { accuracyOf, firstOf, pairedDifference, points, predictions } from './common';

const SAMPLES = 200;

interface Noise {
  steps: number;
  plain: number[];
  /** Accuracy by seed at each strength. */
  methods: { name: string; unit: string; strengths: { strength: number; accuracy: number[] }[] }[];
}

export const noise = figure<LabModule>()<Noise>({
  id: 'noise-and-l2',
  title: 'Noise on the inputs, noise on the hidden units, and L2',
  caption:
    'Gain in test accuracy over the same net with none of them, at several strengths. Noise on the inputs of a ' +
    'linear unit with squared loss is an L2 penalty; in a net it is only akin to one.',
  source: 'REG, noise; S45',
  seeds: { quick: 8, full: 30 },
  run(lab, context) {
    const steps = context.mode === 'full' ? 1000 : 150;
    const layer = (std: number, name: string, seed: number): InstanceType<LabModule['GaussianNoise']> =>
      new lab.GaussianNoise({ std, seed, name });
    type Choice = (strength: number, seed: number) => Partial<Training>;
    const methods: [string, string, number[], Choice][] = [
      ['noise on the inputs', 'std', [0.1, 0.2, 0.4], (s, seed) => ({ inputNoise: layer(s, 'in', seed) })],
      [
        'noise on the hidden units',
        'std',
        [0.3, 1],
        (s, seed) => ({ hiddenNoise: layer(s, 'hidden-noise', seed) }),
      ],
      ['L2', 'λ', [0.001, 0.003], (l2) => ({ l2 })],
    ];
    const result: Noise = {
      steps,
      plain: [],
      methods: methods.map(([name, unit, strengths]) => ({
        name,
        unit,
        strengths: strengths.map((strength) => ({ strength, accuracy: [] })),
      })),
    };
    context.seeds.forEach((seed, s) => {
      context.progress(s / context.seeds.length);
      const random = seededRandom(seed);
      const { train, test } = trainAndTest(context, random);
      const run = (choice: Partial<Training>): number =>
        accuracyOf(
          predictions(lab, { train: firstOf(train, SAMPLES), test, steps, ...choice }, random),
          test,
        );
      result.plain.push(run({}));
      methods.forEach(([, , strengths, choose], i) =>
        strengths.forEach((strength, j) =>
          result.methods[i]!.strengths[j]!.accuracy.push(run(choose(strength, seed))),
        ),
      );
    });
    return result;
  },
  chart({ steps, plain, methods }, context): Chart {
    const all = methods.flatMap(({ name, unit, strengths }, m) =>
      strengths.map(({ strength, accuracy }) => ({
        label: String(strength),
        name: `${name}, ${unit} ${strength}`,
        method: m,
        gain: pairedDifference(plain, accuracy),
      })),
    );
    const list = (wanted: typeof all): string =>
      wanted.map(({ name, gain }) => `${name}: ${points(gain)}`).join('; ');
    const better = all.filter(({ gain }) => gain.low > 0);
    const worse = all.filter(({ gain }) => gain.high < 0);
    const open = all.length - better.length - worse.length;
    const ends = all.flatMap(({ gain }) => [100 * gain.low, 100 * gain.high]);
    const limits = { min: Math.floor(Math.min(0, ...ends)), max: Math.ceil(Math.max(0, ...ends)) };
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${SAMPLES} training samples, ${steps} steps; bars: 95 % interval of the paired difference`,
      verdict: `${better.length > 0 ? `Better than without, in percentage points: ${list(better)}.` : 'None is better than without for certain.'}${worse.length > 0 ? ` Worse: ${list(worse)}.` : ''} Not told apart: ${open} of ${all.length}.`,
      source: this.source,
      size: { width: 1100, height: 480 },
      panels: methods.map(({ name, unit }, m) => {
        const own = all.filter(({ method }) => method === m);
        return {
          kind: 'bars',
          title: name,
          x: { label: unit === 'std' ? 'standard deviation of the noise' : 'λ' },
          y: { label: 'gain in accuracy', unit: 'points', ...limits },
          categories: own.map(({ label }) => label),
          series: [
            {
              style: m,
              values: own.map(({ gain }) => 100 * gain.centre),
              interval: {
                low: own.map(({ gain }) => 100 * gain.low),
                high: own.map(({ gain }) => 100 * gain.high),
              },
            },
          ],
        };
      }),
    };
  },
});
