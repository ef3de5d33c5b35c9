import { existsSync } from 'node:fs';
import { COMMANDS, findingsOf, type KitCommand, measureCommands } from '../../../src/bench/commands';
import { labIds } from '../../../src/bench/machine';
import { summaryOf } from '../../../src/bench/measure';
import { trainInParallel, TRAINING } from '../../../src/bench/trainingRuns';
import { FakeMachine } from './fakeMachine';

const command = (name: string): KitCommand => COMMANDS.find((one) => one.name === name)!;

it.each([
  ['lab --help', ['--help']],
  ['lab check 03', ['check', '03', '--target', 'solutions']],
  ['lab check all', ['check', 'all', '--target', 'solutions']],
  ['one grading', ['check', '03', '--target', 'solutions', '--recorded', '--json']],
])('"%s" runs this command', async (name, args) => {
  const machine = new FakeMachine();
  await command(name).run(machine);
  expect(machine.ran).toEqual([{ args, options: undefined }]);
  expect(machine.started).toEqual([]);
});

it('"npm start" writes to a folder that is removed afterwards, even after a failure', async () => {
  const folders: string[] = [];
  const machine = new FakeMachine(undefined, ([start, out, folder]) => {
    expect([start, out, existsSync(folder!)]).toEqual(['start', '--out', true]);
    folders.push(folder!);
    if (folders.length === 2) throw new Error('lab start failed');
    return '';
  });
  await command('npm start').run(machine);
  await expect(command('npm start').run(machine)).rejects.toThrow('lab start failed');
  expect(folders.map((folder) => [folder.includes('bench-start-'), existsSync(folder)])).toEqual([
    [true, false],
    [true, false],
  ]);
});

it.each([
  ['20 training runs, 1 worker', 1],
  ['20 training runs, 2 workers', 2],
])('"%s" starts so many workers', async (name, workers) => {
  const machine = new FakeMachine(() => 900);
  expect(await command(name).run(machine)).toEqual(Array(20).fill(900));
  expect(machine.started.map(({ stopped, command }) => [stopped, command.name])).toEqual(
    Array(workers).fill([1, 'a worker']),
  );
  expect(machine.started[0]!.command.command.slice(-2)).toEqual(['serve', 'training']);
});

it('the list of commands has no others', () => {
  expect(COMMANDS.map(({ name }) => name)).toEqual([
    'lab --help',
    'lab check 03',
    'lab check all',
    'one grading',
    '20 training runs, 1 worker',
    '20 training runs, 2 workers',
    'npm start',
  ]);
  expect(TRAINING).toEqual({ runs: 20, steps: 900 });
});

describe('training runs', () => {
  it('are shared by the workers, each with one at a time', async () => {
    let [running, most] = [0, 0];
    const machine = new FakeMachine(async () => {
      most = Math.max(most, ++running);
      await new Promise((done) => setTimeout(done));
      running--;
      return 2;
    });
    expect(await trainInParallel(machine, 2, { runs: 5, steps: 2 })).toEqual([2, 2, 2, 2, 2]);
    expect(most).toBe(2);
    const asked = machine.started.map((worker) => worker.asked.length);
    expect(asked.toSorted()).toEqual([2, 3]);
    const questions = machine.started.flatMap((worker) => worker.asked);
    const names = questions.map((question) => (question as { workload: { name: string } }).workload.name);
    expect(names.toSorted()).toEqual(['run 0', 'run 1', 'run 2', 'run 3', 'run 4']);
    expect(questions[0]).toMatchObject({ workload: { sizes: [64, 64, 10], batch: 32 }, steps: 2 });
  });

  it('stop their workers after an error too', async () => {
    const machine = new FakeMachine(() => {
      throw new Error('a worker gave no answer');
    });
    await expect(trainInParallel(machine, 2, { runs: 3, steps: 1 })).rejects.toThrow(
      'a worker gave no answer',
    );
    expect(machine.started.map(({ stopped }) => stopped)).toEqual([1, 1]);
  });
});

describe('a command is timed', () => {
  /** A command that takes these seconds, one after the other. */
  const taking = (name: string, ...seconds: number[]): KitCommand & { times: number } => ({
    name,
    times: 0,
    async run(machine) {
      (machine as FakeMachine).now += 1000 * seconds[this.times++ % seconds.length]!;
    },
  });
  /** The same, as an object whose method keeps its `this`. */
  const bound = (one: KitCommand & { times: number }): KitCommand => ({
    name: one.name,
    run: (m) => one.run(m),
  });

  it('in seconds, in turns with others, and the first run does not count', async () => {
    const [a, b] = [taking('a', 9, 1, 2, 3), taking('b', 4)];
    const machine = new FakeMachine();
    expect(await measureCommands([bound(a), bound(b)], 3, machine)).toEqual([
      { command: 'a', ...summaryOf([1, 2, 3]) },
      { command: 'b', ...summaryOf([4, 4, 4]) },
    ]);
    expect(machine.printed).toEqual(['\ncommands', '  a …', '  b …']);
  });

  it.each([
    [10, 4, 4],
    [15, 2, 2],
    [40, 1, 1],
    [41, 0, 1],
  ])('for 40 s at most: of %d s, %d more times', async (seconds, more, counted) => {
    const one = taking('a', seconds);
    const [found] = await measureCommands([bound(one)], 9, new FakeMachine());
    expect(one.times).toBe(1 + more);
    expect(found!.repetitions).toEqual(Array(counted).fill(seconds));
  });

  it('and none prints nothing', async () => {
    const machine = new FakeMachine();
    expect(await measureCommands([], 3, machine)).toEqual([]);
    expect(machine.printed).toEqual([]);
  });
});

describe('findings', () => {
  const LABS = JSON.stringify(['01-a', '02-b', '03-c', '04-d', '05-e'].map((id) => ({ id })));
  const machine = new FakeMachine(undefined, (args) => (args.join(' ') === 'list --json' ? LABS : ''));
  const time = (command: string, median: number): Parameters<typeof findingsOf>[0][number] => ({
    command,
    ...summaryOf([median]),
  });

  it('the labs are those of lab list', async () => {
    expect(await labIds(machine)).toEqual(['01-a', '02-b', '03-c', '04-d', '05-e']);
  });

  it('a grading takes what all labs take more than one, divided by the others', async () => {
    const times = [time('lab check 03', 2), time('lab check all', 10)];
    expect(await findingsOf(times, machine)).toEqual({ gradingWithinProcess: 2 });
    for (const one of times) expect(await findingsOf([one], machine)).toEqual({});
  });
});
