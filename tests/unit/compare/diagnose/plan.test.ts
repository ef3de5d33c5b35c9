import { diagnosisPlan } from '../../../../src/compare/diagnose/plan';
import { METHOD_LABS } from '../../../../src/compare/methods';
import { variantsOf } from '../../../../src/compare/variants';
import { axesOf } from '../../../../src/compare/words';
import { dataset } from '../../../../src/course/compare/runComparison';

const planOf = (...words: string[]) =>
  diagnosisPlan({ axes: axesOf(words), epochs: 10, implementations: null }, dataset);
const settingsOf = (configuration: Parameters<typeof variantsOf>[0]) =>
  variantsOf(configuration, { find: dataset, submissions: [] }).map(({ settings }) => settings);

it('one batch is learned by the same net and rule, without anything that hinders it', () => {
  const { settings, batch } = planOf(
    'optimizer=adam',
    'dropout=0.5',
    'l2=0.1',
    'hidden=16x16',
    'augment=mild',
  );
  const [alone] = settingsOf(batch);
  expect(alone).toEqual({
    ...settings,
    ...{ dropout: 0, l2: 0, augment: 'off', trainSize: 32, batchSize: 32 },
  });
});

it('a batch has a sample of each class at least', () => {
  const [alone] = settingsOf(planOf('batchSize=2').batch);
  expect([alone!.batchSize, alone!.trainSize]).toEqual([10, 10]);
});

it('tries learning rates from 10⁻⁵ to 10 with all else the same', () => {
  const { settings, rates } = planOf('optimizer=sgd', 'lr=0.7', 'dropout=0.2');
  const tried = settingsOf(rates);
  expect(tried.map(({ lr }) => lr)).toEqual([
    1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10,
  ]);
  for (const one of tried) expect({ ...one, lr: 0.7 }).toEqual(settings);
});

it('tries a learning rate for as many steps as show an effect', () => {
  const epochsOf = (...words: string[]): number => planOf(...words).rates.epochs;
  expect([epochsOf(), epochsOf('trainSize=64'), epochsOf('trainSize=64', 'batchSize=64')]).toEqual([
    2, 30, 60,
  ]);
});

describe('a submission', () => {
  const planFor = (lab: string, ...words: string[]) =>
    diagnosisPlan(
      { axes: axesOf(words), epochs: 10, implementations: { lab, folders: ['x'], seconds: 9 } },
      dataset,
    );
  const labelsOf = (configuration: Parameters<typeof variantsOf>[0]) =>
    variantsOf(configuration, { find: dataset, submissions: ['ann'] }).map(
      ({ implementation }) => implementation,
    );

  it.each(METHOD_LABS)('of lab %s is called in each of the trainings, beside the reference', (lab) => {
    const { training, batch, rates } = planFor(lab);
    expect([training, batch].map(labelsOf)).toEqual([
      ['reference', 'ann'],
      ['reference', 'ann'],
    ]);
    expect(labelsOf(rates)).toHaveLength(26);
  });

  it('is diagnosed with the settings that are asked for', () => {
    const { settings, batch } = planFor('13-architectures', 'architecture=inception');
    expect(settings).toMatchObject({ architecture: 'inception', hidden: '16x32' });
    expect(batch.axes).toMatchObject({ architecture: ['inception'], dropout: [0] });
    expect(planFor('11-dropout', 'dropout=0.3').batch.axes.dropout).toEqual([0.3]);
  });

  it.each<[string, string[], string]>([
    ['03-softmax-sgd', [], '--lab takes a lab whose functions a training is made of'],
    ['11-dropout', ['dropout=0'], 'these settings use nothing of lab 11-dropout'],
    ['11-dropout', ['l2=0.1'], 'l2=0.1 needs lab 10-weight-decay'],
  ])('of lab %s with %j is refused', (lab, words, message) => {
    expect(() => planFor(lab, ...words)).toThrow(message);
  });
});

it.each([
  'optimizer=adamw',
  'optimizer=nesterov',
  'dropout=0.3',
  'hidden=none',
  'architecture=cnn',
  'clip=1',
  'data=moons',
])('there is a plan for %s', (word) => {
  const { training, batch, rates } = planOf(word);
  expect([training, batch, rates].map((one) => settingsOf(one).length)).toEqual([1, 1, 13]);
});

it.each([
  [
    ['lr=0.1,0.2'],
    'lab diagnose looks at one training and takes one value of lr, received 0.1,0.2; lab compare takes several',
  ],
  [['lr=0.1..1'], 'takes one value of lr, received 0.1..1'],
  [['batchSize=99999'], 'a batch has at most as many samples as the training set'],
])('%s is refused', (words, message) => {
  expect(() => planOf(...words)).toThrow(message);
});
