import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { bench } from '../../../src/bench/bench';
import type { StepQuestion } from '../../../src/bench/sides';
import { FakeMachine } from './fakeMachine';

const TMP = mkdtempSync(join(os.tmpdir(), 'bench-'));
afterAll(() => rmSync(TMP, { recursive: true, force: true }));

const LABS = JSON.stringify([{ id: '01-pca' }, { id: '03-softmax-sgd' }, { id: '12-resnet' }]);

/** Steps of PyTorch take 2 ms, those of the other sides 1 ms; each command takes a second. */
function machineWith(torch = 2): FakeMachine {
  const machine: FakeMachine = new FakeMachine(
    (question: StepQuestion & { call?: object }, { name }) => {
      if (name === 'matrix products') return { product: 36, limit: 40 };
      if (question.call) return { kit: [3], stock: [1] };
      if (name === 'a worker') return (machine.now += 50);
      return name === 'PyTorch' ? { ms: torch } : { ms: 1 };
    },
    ([command], options) => {
      machine.now += 1000;
      if (command === 'list') return LABS;
      const file = options?.env?.['BENCH_CALLS_FILE'];
      const inputs = { x: { shape: [2], dtype: 'float32' } };
      if (file) writeFileSync(file, JSON.stringify([{ kernel: 'Sum', inputs, attrs: {}, count: 5 }]));
      return '';
    },
  );
  return machine;
}

let folders = 0;
/** Runs the bench; its answers and the numbers that it wrote. */
async function run(args: string[], machine = machineWith()) {
  const out = join(TMP, String(++folders));
  const code = await bench([...args, '--out', out], machine);
  const file = join(out, 'bench.json');
  const result = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : undefined;
  const pictures = existsSync(out) ? readdirSync(out).filter((name) => name !== 'bench.json') : [];
  return { code, out, machine, result, pictures: pictures.toSorted() };
}
interface Result {
  measurements: { side: string; workload: string; repetitions: number[] }[];
  ratios: { side: string; to: string; ratio: number; holds?: boolean }[];
  products: object[];
  growths: { quantity: string; sides: { side: string; ms: number[] }[] }[];
  commands: { command: string; repetitions: number[] }[];
  findings: object;
  labs: { lab: string; calls: number; kit: number; stock: number }[];
  machine: object;
}

it('times the chosen workloads and commands, prints and keeps the numbers, and draws them', async () => {
  const args = ['--only', 'o', '--sides', 'kit,torch', '--repetitions', '2', '--no-start'];
  const { code, out, machine, result, pictures } = await run(args);
  expect(code).toBe(0);
  const { measurements, ratios, growths, commands, findings, labs } = result!;
  const workloads = ['softmax regression, batch 16', 'softmax regression, batch 128', 'XOR 2-8-8-1, batch 4'];
  expect(measurements).toMatchObject(
    workloads.flatMap((workload) => [
      { workload, side: 'kit', repetitions: [1, 1] },
      { workload, side: 'torch', repetitions: [2, 2] },
    ]),
  );
  expect(ratios).toMatchObject(
    workloads.map((workload) => ({ workload, side: 'kit', to: 'torch', ratio: 0.5, holds: true })),
  );
  expect(commands).toMatchObject([
    { command: 'one grading', repetitions: [1, 1] },
    { command: '20 training runs, 1 worker', repetitions: [1, 1] },
    { command: '20 training runs, 2 workers', repetitions: [1, 1] },
  ]);
  expect([growths, findings, labs]).toEqual([[], { secondWorker: 1 }, []]);
  expect(pictures).toEqual(['bench-commands.png', 'bench.png']);
  const printed = machine.printed.join('\n');
  for (const part of [
    '\nXOR 2-8-8-1, batch 4\n  kit, fused steps',
    '0.50 × PyTorch',
    '\n\nholds  kit / torch, softmax',
    '\n\ncommands\n',
    'Two workers take 100 % of the time of one.',
  ])
    expect(printed).toContain(part);
  const files = ['bench.json', 'bench.png', 'bench-commands.png'].map((name) => join(out, name)).join(', ');
  expect(machine.printed.at(-1)).toBe(`\nnumbers and pictures: ${files}`);
  expect(machine.started.every(({ stopped }) => stopped === 1)).toBe(true);
});

it('reports the machine, and answers in JSON without another word', async () => {
  const args = ['--only', 'xor', '--sides', 'kit', '--repetitions', '1', '--json'];
  const { code, machine, result } = await run(args);
  expect([code, machine.printed.length, machine.noted]).toEqual([0, 1, []]);
  expect(JSON.parse(machine.printed[0]!)).toEqual(result);
  expect(machine.printed[0]).toContain('\n  "machine"');
  expect(result!.machine).toEqual({
    node: process.version,
    cores: os.cpus().length,
    cpu: expect.stringMatching(/./),
    load: expect.any(Number),
  });
});

it('measures everything nine times by default, but for growth and labs', async () => {
  const { machine, result, pictures } = await run([]);
  expect(new Set(result!.measurements.map(({ workload }) => workload)).size).toBe(6);
  expect(new Set(result!.measurements.map(({ side }) => side)).size).toBe(7);
  expect(result!.measurements[0]!.repetitions).toHaveLength(9);
  expect(result!.commands.map(({ command }) => command)).toContain('npm start');
  expect(result!.commands).toHaveLength(7);
  expect([result!.growths, result!.labs]).toEqual([[], []]);
  expect(pictures).toEqual(['bench-commands.png', 'bench.png']);
  expect(machine.ran.some(({ args }) => args[0] === 'list')).toBe(true);
});

it('without steps starts no side, and without commands runs none', async () => {
  const none = await run(['--no-steps', '--no-products', '--no-commands']);
  expect([none.code, none.machine.started, none.machine.ran, none.pictures]).toEqual([0, [], [], []]);
  expect(none.machine.printed).toEqual([`\nnumbers and pictures: ${join(none.out, 'bench.json')}`]);
  const steps = await run(['--no-commands', '--sides', 'kit', '--repetitions', '1']);
  expect(steps.pictures).toEqual(['bench.png']);
  const commands = await run(['--no-steps', '--repetitions', '1']);
  expect(commands.pictures).toEqual(['bench-commands.png']);
  expect(commands.result!.measurements).toEqual([]);
});

it('prints and keeps the shares of matrix products, if they are asked for', async () => {
  const { machine, result } = await run(['--only', 'products', '--repetitions', '2']);
  expect(result!.products).toHaveLength(20);
  expect(result!.products[0]).toEqual({
    size: '128×784×256',
    transposes: 'A·B',
    product: 36,
    limit: 40,
    share: 0.9,
    atLeast: 0.88,
    holds: true,
  });
  expect(machine.started.map(({ command, asked }) => [command.name, asked.length])).toEqual([
    ['matrix products', 40],
  ]);
  expect(machine.printed[0]).toContain('holds  16×784×10 ');
});

it('measures growth of the kit and PyTorch, three times at most', async () => {
  const args = ['--no-steps', '--no-products', '--no-commands', '--growth', '--sides', 'cpu,kit,torch'];
  const { result, pictures, machine } = await run(args);
  expect(result!.growths.map(({ quantity, sides }) => [quantity, sides.map(({ side }) => side)])).toEqual(
    ['batch', 'width', 'depth', 'parameters'].map((quantity) => [quantity, ['kit', 'torch']]),
  );
  expect(pictures).toEqual(['bench-growth.png']);
  const [kit, cpu] = machine.started;
  // The first question is asked when a side starts. Then 13, 8 and 6 models: once, and three turns.
  expect([cpu!.asked.length, kit!.asked.length]).toEqual([1, 1 + 4 * (13 + 8 + 6)]);
  const once = await run([...args, '--repetitions', '1']);
  expect(once.machine.started[0]!.asked).toHaveLength(1 + 2 * (13 + 8 + 6));
});

it.each([
  ['03', ['03-softmax-sgd']],
  ['12, 03', ['03-softmax-sgd', '12-resnet']],
  ['all', ['01-pca', '03-softmax-sgd', '12-resnet']],
])('compares kernels over the calls of labs: %s', async (text, ids) => {
  const { machine, result, pictures } = await run([
    '--no-steps',
    '--no-products',
    '--no-commands',
    '--labs',
    text,
  ]);
  expect(result!.labs).toMatchObject(ids.map((lab) => ({ lab, calls: 10, kit: 30e-6, stock: 10e-6 })));
  expect(pictures).toEqual(['bench-labs.png']);
  expect(machine.printed[0]).toBe('\nkernels in the labs');
  for (const [i, id] of ids.entries()) expect(machine.printed[i + 1]).toMatch(new RegExp(`^${id} .* 3.00 ×`));
  // Once, and twice again since it is slower; the same call of other labs is not asked for again.
  expect(machine.started.map(({ stopped }) => stopped)).toEqual([1, 1, 1]);
});

it('prints limits only if there are some', async () => {
  const { machine } = await run(['--no-commands', '--only', 'softmax', '--sides', 'kit,cpu']);
  expect(machine.printed).toHaveLength(3);
  expect(machine.printed.join()).not.toMatch(/holds|MISSED/);
});

it('prints nothing of a workload that no side has', async () => {
  const machine = new FakeMachine(() => ({ ms: null }));
  const { code, result, pictures } = await run(['--no-commands', '--only', 'xor'], machine);
  expect([code, result!.measurements, pictures, machine.printed.length]).toEqual([0, [], [], 1]);
});

it('an error while steps are timed stops all processes', async () => {
  const machine: FakeMachine = new FakeMachine(({ workload }: StepQuestion) => {
    if (workload.name.startsWith('XOR')) throw new Error('a side gave no answer');
    return { ms: 1 };
  });
  await expect(run(['--only', 'xor', '--sides', 'kit,ops'], machine)).rejects.toThrow(
    'a side gave no answer',
  );
  expect(machine.started.map(({ stopped }) => stopped)).toEqual([1, 1]);
});

it('an error while kernels are timed stops their process', async () => {
  const machine: FakeMachine = new FakeMachine(undefined, ([command]) => {
    if (command === 'list') return LABS;
    throw new Error('lab check failed');
  });
  await expect(
    run(['--no-steps', '--no-products', '--no-commands', '--labs', '03'], machine),
  ).rejects.toThrow('lab check failed');
  expect(machine.started.map(({ stopped }) => stopped)).toEqual([1]);
});

it.each<[string[], string | RegExp]>([
  [['--repetitions', '0'], 'bench: --repetitions takes a whole number from 1 up, received "0"'],
  [['--sides', 'kit,matlab'], /^bench: --sides takes some of kit, ops, .*; received "matlab"$/],
  [
    ['--only', 'nothing'],
    /^bench: --only takes a part of one of .*"MLP 784.*"npm start"; received "nothing"$/,
  ],
  [['--no-start', '--only', 'npm'], /2 workers"; received "npm"$/],
  [['--no-commands', '--only', 'lab'], /batch 4", "matrix products"; received "lab"$/],
  [
    ['--no-steps', '--only', 'xor'],
    /^bench: --only takes a part of one of these names: "matrix products", "lab --help"/,
  ],
  [['--labs', '99'], 'bench: --labs takes some of 01, 03, 12, separated by commas; received "99"'],
  [['--out', join(__filename, 'x')], /^bench: --out takes a folder that can be written to, received /],
])('%j is refused in one sentence before anything is started', async (args, message) => {
  const machine = machineWith();
  const out = args.includes('--out') ? [] : ['--out', join(TMP, 'never')];
  expect(await bench([...args, ...out], machine)).toBe(2);
  expect(machine.noted).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)]);
  expect([machine.printed, machine.started, existsSync(join(TMP, 'never'))]).toEqual([[], [], false]);
});

it('an unknown option is refused, and --help lists every option', async () => {
  const machine = machineWith();
  expect(await bench(['--fast'], machine)).toBe(2);
  expect(machine.noted.join('\n')).toBe(
    "error: unknown option '--fast'\n(npm run bench -- --help lists the options)",
  );
  expect(await bench(['--help'], machine)).toBe(0);
  const help = machine.printed.join('\n').replace(/\s+/g, ' ');
  for (const words of [
    'Usage: bench [options] Times training steps (of the kit, the stock backends, and PyTorch where it is ' +
      'installed) and the commands of the kit, in turns. Ratios within one run tell more than times. Options:',
    '--json answer in JSON',
    '--repetitions <n> how often each takes its turn (default: "9")',
    '--only <text> only workloads, products and commands with this in their names',
    '--sides <ids> training steps on some sides only, of kit,ops,layers,layersFused,stock,cpu,torch',
    '--no-steps leave out the training steps',
    '--no-products leave out the matrix products and their shares of the limit of this machine',
    '--no-commands leave out the commands',
    '--no-start leave out npm start, which takes minutes',
    '--growth also: how a step grows with batch, width, depth and parameters',
    '--labs <labs> also: each kernel against the stock one, over the calls of labs (03,12 or all); minutes',
    '--out <dir> where the numbers and the pictures go (default: "out")',
  ])
    expect(help).toContain(words);
});
