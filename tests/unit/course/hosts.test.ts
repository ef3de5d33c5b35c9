import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpareHosts } from '../../../src/course/spareHosts';
import type { SubmissionProcessOptions } from '../../../src/course/startSubmissionProcess';
import { Hosts } from '../../../src/course/hosts';
import { loadGraded } from '../../../src/course/grading';
import { seededRandom } from '../../../src/core/rng';
import { NOTHING_HANDED_IN } from '../../../src/hosts/host';
import { checkLimits } from '../../../src/hosts/limits';

const mockCalls: unknown[] = [];
jest.mock('../../../src/course/startSubmissionProcess', () => ({
  startSubmissionProcess: ({ id, ...options }: SubmissionProcessOptions) => {
    mockCalls.push(['start', id, options]);
    return { close: () => Promise.resolve(mockCalls.push(['close', id])) };
  },
}));
jest.mock('../../../src/course/mended', () => ({
  mendedTasks: (id: string, tasks: string[]) => ({ text: `answers of ${id}`, tasks }),
}));
beforeEach(() => (mockCalls.length = 0));

const LIMITS = { deadlineSeconds: 3, prints: 'stderr' } as const;
const started = (target: string): unknown => ({
  target,
  serves: 'probes',
  limits: checkLimits(3),
  prints: 'stderr',
});

it('starts a process for each lab, at the first time that it is asked for', () => {
  const hosts = new Hosts({ target: 'labs', ...LIMITS });
  const first = hosts.hostFor('01-a');
  expect(hosts.hostFor('02-b')).not.toBe(first);
  expect(hosts.hostFor('01-a')).toBe(first);
  expect(mockCalls).toEqual([
    ['start', '01-a', started('labs')],
    ['start', '02-b', started('labs')],
  ]);
});

it('starts another process after the first was closed', async () => {
  const hosts = new Hosts({ target: 'labs', ...LIMITS });
  const first = hosts.hostFor('01-a');
  await hosts.close('01-a');
  await hosts.close('01-a');
  await hosts.close('never-started');
  expect(hosts.hostFor('01-a')).not.toBe(first);
  expect(mockCalls.map((call) => (call as string[])[0])).toEqual(['start', 'close', 'start']);
});

it('closes all processes once', async () => {
  const hosts = new Hosts({ target: 'labs', ...LIMITS });
  hosts.hostFor('01-a');
  hosts.hostFor('02-b');
  await hosts.closeAll();
  await hosts.closeAll();
  expect(mockCalls.slice(2)).toEqual([
    ['close', '01-a'],
    ['close', '02-b'],
  ]);
});

it('starts no process for a lab that was not handed in', async () => {
  const hosts = new Hosts({ target: 'class', ...LIMITS, missing: new Set(['01-a']) });
  expect(hosts.hostFor('01-a')).toBe(NOTHING_HANDED_IN);
  expect(hosts.hostFor('02-b')).not.toBe(NOTHING_HANDED_IN);
  await hosts.closeAll();
  expect(mockCalls).toEqual([
    ['start', '02-b', started('class')],
    ['close', '02-b'],
  ]);
});

it('starts each process at the level of isolation that was asked for', () => {
  new Hosts({ target: 'labs', ...LIMITS, isolation: 'user' }).hostFor('01-a');
  expect(mockCalls).toEqual([['start', '01-a', { ...(started('labs') as object), isolation: 'user' }]]);
});

it("runs the reference's answers in a new process each time, and shows its prints to nobody", () => {
  const hosts = new Hosts({ target: 'labs', ...LIMITS });
  const mended = hosts.mended('01-a', ['softmax']);
  expect(hosts.mended('01-a', ['softmax'])).not.toBe(mended);
  const options = { prints: 'nowhere', mended: { text: 'answers of 01-a', tasks: ['softmax'] } };
  expect(mockCalls[0]).toEqual(['start', '01-a', { ...(started('labs') as object), ...options }]);
});

describe('copies that are made beforehand', () => {
  const TMP = mkdtempSync(join(tmpdir(), 'lab-hosts-'));
  afterAll(() => rmSync(TMP, { recursive: true, force: true }));
  for (const id of ['01-a', '02-b']) {
    mkdirSync(join(TMP, id));
    writeFileSync(join(TMP, id, 'lab.ts'), id);
  }
  const boxOf = (call: number): SubmissionProcessOptions['box'] =>
    (mockCalls[call] as [string, string, SubmissionProcessOptions])[2].box;

  it('are used once, and those that nobody asked for are removed at the end', async () => {
    const hosts = new Hosts({ target: TMP, ...LIMITS, missing: new Set(['03-c']) });
    const before = new Set(readdirSync(tmpdir()));
    hosts.takeAll(['01-a', '02-b', '03-c']);
    const made = readdirSync(tmpdir()).filter((name) => name.startsWith('lab-box-') && !before.has(name));
    expect(made).toHaveLength(2);
    hosts.hostFor('01-a');
    const box = boxOf(0)!;
    expect(readdirSync(box.folder)).toEqual(['lab.ts']);
    await hosts.close('01-a');
    hosts.hostFor('01-a');
    expect(boxOf(2)).toBeUndefined();
    await hosts.closeAll();
    // The first one belongs to its host.
    expect(made.filter((name) => existsSync(join(tmpdir(), name)))).toEqual([box.folder.split('/').at(-1)]);
    box.remove();
  });

  it('are not asked of a lab that was not handed in', () => {
    expect(() => new Hosts({ target: TMP, ...LIMITS }).takeAll(['03-c'])).toThrow('expected a submission in');
  });
});

describe('processes that wait', () => {
  const taken: unknown[] = [];
  const spares = {
    take: (...given: unknown[]) => taken.push(given) && { close: () => Promise.resolve() },
  } as unknown as SpareHosts; // all that is called

  it('take a submission, but never beside answers of the reference', () => {
    const hosts = new Hosts({ target: 'labs', ...LIMITS, isolation: 'process', spares });
    hosts.hostFor('01-a');
    const options = { id: '01-a', limits: checkLimits(3), prints: 'stderr', isolation: 'process' };
    expect(taken).toEqual([['labs', options]]);
    expect(mockCalls).toEqual([]);
    hosts.mended('01-a', ['softmax']);
    expect(taken).toHaveLength(1);
    expect(mockCalls).toHaveLength(1);
  });
});

describe('without isolation', () => {
  const TMP = mkdtempSync(join(tmpdir(), 'lab-hosts-'));
  afterAll(() => rmSync(TMP, { recursive: true, force: true }));
  writeFileSync(join(TMP, 'lab.ts'), 'export const other = 1;\n');
  const ID = '03-softmax-sgd';

  it('the submission runs in this process, which starts no other one', async () => {
    const host = new Hosts({ target: TMP, ...LIMITS, isolation: 'none' }).hostFor(ID);
    expect(host.isolation).toBe('none');
    const { checks, probes } = await loadGraded(ID);
    const name = checks[0]!.probe;
    const request = { kind: 'probe', name, inputs: probes[name]!.inputs(seededRandom(0)) } as const;
    expect(await host.run(request)).toMatchObject({ kind: 'missing-task' });
    await host.close();
    expect(mockCalls).toEqual([]);
  });
});
