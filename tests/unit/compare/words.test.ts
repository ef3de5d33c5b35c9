import { configurationOf } from '../../../src/cli/commands/compare';
import type { CompareSettings } from '../../../src/cli/commands/compare';
import { axesOf } from '../../../src/compare/words';
import { variantsOf } from '../../../src/compare/variants';
import { dataset } from '../../../src/course/compare/runComparison';

/** The variants of words and flags, as the command makes them. */
function variants(words: string, flags: Partial<CompareSettings> = {}): ReturnType<typeof variantsOf> {
  const settings = { words: words.split(' ').filter(Boolean), parallel: 1, json: false, ...flags };
  return variantsOf(configurationOf(settings), { find: dataset, submissions: [] });
}

describe('axes in words', () => {
  it('keeps the order of keys and values', () => {
    const axes = axesOf(['lr=0.1,0.01', 'optimizer=sgd,adam']);
    expect(Object.entries(axes)).toEqual([
      ['lr', [0.1, 0.01]],
      ['optimizer', ['sgd', 'adam']],
    ]);
  });

  it.each([
    ['optimizer=Adam', { optimizer: ['adam'] }],
    ['batchsize=16', { batchSize: [16] }],
    ['batch-norm=on,off', { batchNorm: ['before', 'off'] }],
    ['normalization=off,batch,layer,weight', { batchNorm: ['off', 'before', 'layer', 'weight'] }],
    ['hidden=64x64,none', { hidden: ['64x64', 'none'] }],
    ['initializer=normal:0.1,lecun', { initializer: ['normal:0.1', 'xavier'] }],
    ['activation=leakyRelu', { activation: ['leaky-relu'] }],
    ['clip=off,1', { clip: ['off', 1] }],
    ['lr=1e-3', { lr: [0.001] }],
    ['lr=0.001..1', { lr: [{ from: 0.001, to: 1 }] }],
  ])('takes %s', (word, axes) => {
    expect(axesOf([word])).toEqual(axes);
  });

  it.each([
    [
      'adam',
      'expected KEY=VALUE, as optimizer=adam or optimizer=sgd,adam, received "adam"; lab compare --list shows the keys',
    ],
    [
      '=adam',
      'expected KEY=VALUE, as optimizer=adam or optimizer=sgd,adam, received "=adam"; lab compare --list shows the keys',
    ],
    [
      'optimiser=adam',
      'no axis of a comparison is named "optimiser". Did you mean optimizer? lab compare --list shows all of them',
    ],
    [
      'learningRate=1',
      'no axis of a comparison is named "learningRate". Did you mean lr? lab compare --list shows all of them',
    ],
    ['colour=red', 'no axis of a comparison is named "colour". lab compare --list shows all of them'],
    [
      'optimizer=addam',
      'optimizer takes sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw or normalized, received "addam". Did you mean adam?',
    ],
    [
      'schedule=cosin',
      'schedule takes constant, step, exponential, inverse, per-epoch, cosine, warmup, warmup-cosine or plateau, received "cosin". Did you mean cosine?',
    ],
    ['lr=fast', 'lr takes numbers above 0, received "fast"'],
    ['lr=0', 'lr takes numbers above 0, received "0"'],
    ['lr=-1', 'lr takes numbers above 0, received "-1"'],
    ['lr=', 'lr takes numbers above 0, received an empty value'],
    ['lr=0.1,,1', 'lr takes numbers above 0, received an empty value'],
    ['lr=0.1,0.10', 'lr has the value 0.1 twice'],
    ['lr=1..0.1', 'lr takes a range from a number above 0 to a larger one, as 0.001..1, received "1..0.1"'],
    ['momentum=1', 'momentum takes numbers from 0 to below 1, received "1"'],
    ['dropout=50', 'dropout takes numbers from 0 to below 1, received "50"'],
    ['dropout=-0.1', 'dropout takes numbers from 0 to below 1, received "-0.1"'],
    [
      'dropoutKind=inverse',
      'dropoutKind takes inverted, classic or gaussian, received "inverse". Did you mean inverted?',
    ],
    ['noise=-1', 'noise takes numbers from 0 up, received "-1"'],
    ['labelNoise=2', 'labelNoise takes shares from 0 to 1, received "2"'],
    ['l1=-1', 'l1 takes numbers from 0 up, received "-1"'],
    ['l2=much', 'l2 takes numbers from 0 up, received "much"'],
    ['weightDecay=NaN', 'weightDecay takes numbers from 0 up, received "NaN"'],
    ['batchSize=1.5', 'batchSize takes whole numbers from 1 up, received "1.5"'],
    ['trainSize=0', 'trainSize takes whole numbers from 1 up, received "0"'],
    ['clip=0', 'clip takes off or a norm above 0, received "0"'],
    [
      'initializer=normal:-1',
      'initializer takes normal:STD with a standard deviation above 0, as normal:0.1, received "normal:-1"',
    ],
    [
      'initializer=hee',
      'initializer takes he, xavier, glorot, glorot-uniform, uniform, zeros or normal, received "hee". Did you mean he?',
    ],
    [
      'activation=rellu',
      'activation takes relu, leaky-relu, elu, tanh, sigmoid or linear, received "rellu". Did you mean relu?',
    ],
    ['batchNorm=middle', 'batchNorm takes off, before, after, layer or weight, received "middle"'],
    ['inputs=normalised', 'inputs takes raw, standardized or whitened, received "normalised"'],
    [
      'augment=rotat',
      'augment takes off, mild, strong, rotate, resize, shear, flip or pixels, received "rotat". Did you mean rotate?',
    ],
    [
      'architecture=resnets',
      'architecture takes mlp, residual, cnn, resnet or inception, received "resnets". Did you mean resnet?',
    ],
    [
      'hidden=64x',
      'hidden takes units as 64 or 64x64 (up to 4096 in each of at most 50 layers), or none, received "64x"',
    ],
    [
      'hidden=99999',
      'hidden takes units as 64 or 64x64 (up to 4096 in each of at most 50 layers), or none, received "99999"',
    ],
    [
      'data=digit',
      'data takes digits, fashion-small, mnist, fashion-mnist, moons, ring, spirals or blobs, received "digit". Did you mean digits?',
    ],
    ['lr=1 lr=2', 'lr is named twice; name all its values once: lr=VALUE,VALUE…'],
    [
      'lr=0.001..1',
      'lr has a range, 0.001..1, which only a search draws from; add --search random:20, or name single values',
    ],
    [
      'trainSize=5000',
      'digits has 1048 samples for training besides those for validation and test, received a training size of 5000',
    ],
    [
      'trainSize=5',
      'digits has 10 classes and takes at least one training sample of each, received a training size of 5',
    ],
    [
      'trainSize=50 batchSize=64',
      'a batch has at most as many samples as the training set, 50, received batchSize=64',
    ],
    [
      'architecture=cnn data=moons',
      'architecture=cnn takes images, and moons has points; choose another data set with --data',
    ],
    [
      'augment=mild data=moons',
      'augment=mild takes images, and moons has points; choose another data set with --data',
    ],
    ['architecture=resnet activation=tanh', 'architecture=resnet has ReLU, received activation=tanh'],
    [
      'architecture=residual hidden=none',
      'architecture=residual takes at least one hidden layer, received hidden=none',
    ],
    [
      'architecture=cnn batchNorm=layer',
      'layer normalization is for architecture=mlp, received architecture=cnn',
    ],
    [
      'architecture=residual batchNorm=on',
      'architecture=residual has no batch normalization; resnet, cnn and mlp take it',
    ],
    [
      'architecture=cnn batchNorm=after',
      'architecture=cnn has its batch normalization before the activation, received batchNorm=after',
    ],
  ])('refuses %s in one sentence', (words, message) => {
    expect(() => variants(words)).toThrow(message);
  });
});

describe('flags', () => {
  it.each<[string, Partial<CompareSettings>, string]>([
    [
      'no question',
      { words: [] },
      'lab compare takes what is compared, as optimizer=sgd,adam; lab compare --list shows the keys and their values',
    ],
    [
      '--metric',
      { metric: 'valLos' },
      '--metric takes trainLoss, valLoss, valAccuracy, testLoss or testAccuracy, received "valLos". Did you mean valLoss?',
    ],
    [
      '--precision',
      { precision: '0' },
      '--precision takes the width of an interval above 0 (nats, or percentage points of an accuracy), received "0"',
    ],
    [
      '--margin',
      { margin: '-0.1' },
      '--margin takes the least difference that matters, above 0 (nats, or percentage points of an accuracy), received "-0.1"',
    ],
    [
      '--precision and --seeds',
      { precision: '1', seeds: 3 },
      'expected one of --seeds and --precision, received both: --precision adds seeds by itself',
    ],
    ['--epochs', { epochs: '0' }, '--epochs takes a whole number from 1 to 10000, received "0"'],
    [
      '--train-size',
      { trainSize: 'all' },
      '--train-size takes a whole number from 1 to 1000000, received "all"',
    ],
    [
      '--train-size twice',
      { words: ['trainSize=50'], trainSize: '60' },
      'expected one of --train-size and trainSize=…, received both',
    ],
    ['--data', { data: 'digts' }, 'Did you mean digits?'],
    [
      '--data twice',
      { words: ['data=moons'], data: 'digits' },
      'expected one of --data and data=…, received both',
    ],
    [
      '--search',
      { search: 'random' },
      '--search takes grid, random:N or halving:N with N from 2 to 400, as random:20, received "random"',
    ],
    ['--folds', { folds: '1' }, '--folds takes a whole number from 2 to 50, received "1"'],
    [
      '--deadline alone',
      { deadline: 5 },
      '--deadline is for trainings of submissions; name their lab with --lab',
    ],
    [
      '--lab without folders',
      { lab: '04' },
      '--lab compares submissions with the reference; name their folders, as lab compare optimizer=momentum --lab 04 submissions/*/',
    ],
    ['--lab with an unknown lab', { lab: '44', words: ['a/'] }, 'there is no lab "44"'],
    [
      '--lab of another lab',
      { lab: '04', words: ['dropout=0.5', 'a/'] },
      'dropout=0.5 needs lab 11-dropout, and --lab 04 compares submissions of lab 04-optimizers alone; vary optimizer',
    ],
    [
      '--lab that is not used',
      { lab: '11', words: ['lr=0.1', 'a/'] },
      'these settings use nothing of lab 11-dropout, so all submissions would be equal; vary dropout',
    ],
    [
      '--lab of no training',
      { lab: '03', words: ['lr=0.1', 'a/'] },
      '--lab takes a lab whose functions a training is made of',
    ],
    [
      'μ of an optimizer without it',
      { words: ['momentum=0.5,0.9', 'optimizer=adam'] },
      'momentum is the μ of optimizer=momentum and optimizer=nesterov, and neither is compared',
    ],
    [
      'a kind of dropout without dropout',
      { words: ['dropoutKind=classic,gaussian'] },
      'dropoutKind needs a dropout above 0, and nothing is dropped here: add a rate, as dropout=0.5',
    ],
    ['--config and --from', { config: 'a', from: 'b' }, 'expected one of --config and --from, received both'],
    [
      '--from without a file',
      { words: [], from: '/nowhere/result.json' },
      '--from takes a JSON file that can be read, received "/nowhere/result.json"',
    ],
    [
      '--config with words',
      { config: 'a.json' },
      '--config says all of the comparison, received optimizer=sgd too; change the file, or leave one of them out',
    ],
    [
      '--config with flags',
      { words: [], config: 'a.json', epochs: '3' },
      '--config says all of the comparison, received --epochs too; change the file, or leave one of them out',
    ],
    [
      '--config of another kind',
      { words: [], config: __filename },
      `--config takes a file of JSON, and ${__filename} is none`,
    ],
    [
      '--config that is no configuration',
      { words: [], config: `${process.cwd()}/package.json` },
      'package.json is no configuration of a comparison (docs/compare.schema.json says what one is)',
    ],
  ])('refuses %s in one sentence', (_, flags, message) => {
    expect(() => variants('optimizer=sgd', flags)).toThrow(message);
  });

  it('takes at most 400 variants', () => {
    const values = (count: number): string => Array.from({ length: count }, (_, i) => 0.01 * (i + 1)).join();
    expect(() => variants(`lr=${values(21)} l2=${values(20)}`)).toThrow(
      'these values make 420 variants; a comparison takes at most 400: leave out values, or draw some with --search random:N',
    );
  });
});

describe('variants', () => {
  it('has the defaults of the optimizer, the architecture and the data set', () => {
    const [adam, sgd] = variants('optimizer=adam,sgd');
    expect([adam!.settings.lr, sgd!.settings.lr]).toEqual([0.003, 0.3]);
    expect(variants('architecture=cnn')[0]!.settings).toMatchObject({ hidden: '8x16', trainSize: 1048 });
    expect(variants('optimizer=adamw')[0]!.settings.weightDecay).toBe(0.01);
  });

  it('names variants by what tells them apart', () => {
    const names = (words: string): string[] => variants(words).map(({ label }) => label);
    expect(names('optimizer=sgd,adam')).toEqual(['sgd', 'adam']);
    expect(names('optimizer=sgd lr=0.1,1')).toEqual(['lr 0.1', 'lr 1']);
    expect(names('dropout=0,0.5 hidden=none,64 batchNorm=off,on')).toContain(
      'no hidden layer, batch norm before, dropout 0.5',
    );
  });

  it('has a combination once if what differs has no effect', () => {
    expect(variants('optimizer=sgd,momentum momentum=0.5,0.9').map(({ label }) => label)).toEqual([
      'sgd, μ 0.9',
      'momentum, μ 0.5',
      'momentum, μ 0.9',
    ]);
    expect(variants('dropout=0,0.5 dropoutKind=inverted,classic')).toHaveLength(3);
  });

  it('draws each combination once, and all of them if more are asked for than there are', () => {
    const draw = (words: string, search: string): number[] =>
      variants(words, { search }).map(({ settings }) => settings.lr);
    expect(draw('lr=0.1,0.2', 'random:5').sort()).toEqual([0.1, 0.2]);
    expect(new Set(draw('lr=0.1,0.2,0.3,0.4,0.5', 'random:4')).size).toBe(4);
    expect(draw('lr=0.001..1', 'halving:30')).toHaveLength(30);
  });

  it('draws the same combinations at every call, within their ranges', () => {
    const draw = (): number[] =>
      variants('lr=0.001..1', { search: 'random:30' }).map(({ settings }) => settings.lr);
    expect(draw()).toEqual(draw());
    expect(Math.min(...draw())).toBeGreaterThanOrEqual(0.001);
    expect(Math.max(...draw())).toBeLessThanOrEqual(1);
    // Evenly on a log scale, half of the draws are below the middle, 0.03; at least 7 of 30 are with probability 0.999.
    expect(draw().filter((lr) => lr < 0.0316).length).toBeGreaterThanOrEqual(7);
  });
});
