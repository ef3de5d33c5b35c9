import type * as Labs from '../../../../src/course/labs';
import type { LabPromises } from '../../../../src/grading/model/promise';
import type { InProcessesOptions } from '../../../../src/course/mutants/inProcesses';
import type { MutantTrial } from '../../../../src/course/mutants/trial';
import type { SteadinessOptions } from '../../../../src/course/steadiness';
import type { Steadiness } from '../../../../src/grading/selftest/steadiness';
import type { Check } from '../../../../src/grading/model/check';
import { lab } from '../fakeTerminal';

/* Commands for authors of labs. Their work is done by functions of src/course, which are stood in for. */
jest.mock('../../../../src/node/backend', () => ({
  startBackend: () => Promise.resolve({ backend: 'cpu' }),
}));

const mockTrials = new Map<string, Partial<MutantTrial>>();
const mockTried: [string, readonly number[]][] = [];
jest.mock('../../../../src/course/mutants/inProcesses', () => ({
  tryMutantsOf: (ids: string[], { seeds, onStep }: InProcessesOptions) => {
    const none = { survivors: [], equivalent: 0, stale: [], caughtEquivalents: [] };
    return Promise.resolve(
      ids.map((id) => {
        mockTried.push([id, seeds]);
        onStep(id, ids.length);
        return { lab: id, tried: 8, caught: 8, ...none, ...mockTrials.get(id) };
      }),
    );
  },
}));

const mockSteady = new Map<string, Partial<Steadiness>>();
const mockAsked: [string, SteadinessOptions['graded']][] = [];
jest.mock('../../../../src/course/steadiness', () => ({
  steadinessOfLab: (id: string, { seeds, graded, onStep }: SteadinessOptions) => {
    mockAsked.push([id, graded]);
    onStep?.('solution', 2);
    return Promise.resolve({ lab: id, seeds, solutionLost: [], varying: [], ...mockSteady.get(id) });
  },
}));

const mockPromises = new Map<string, LabPromises>();
const mockChecks: Pick<Check, 'id' | 'promises'>[] = [];
jest.mock('../../../../src/course/grading', () => ({
  loadPromises: (id: string) => Promise.resolve(mockPromises.get(id)),
}));
jest.mock('../../../../src/course/checks', () => ({ checksOf: () => Promise.resolve(mockChecks) }));
jest.mock('../../../../src/course/labs', () => ({
  ...jest.requireActual<typeof Labs>('../../../../src/course/labs'),
  labsNamed: (names: string[]) => (names.length > 0 ? names : ['01-a', '02-b']),
}));

beforeEach(() => {
  for (const map of [mockTrials, mockSteady, mockPromises]) map.clear();
  for (const list of [mockTried, mockAsked, mockChecks]) list.length = 0;
});

describe('mutants', () => {
  const mutant = { inside: 'softmax', line: 12, operator: 'sign', original: 'a', replacement: 'b' };

  it('are tried with three seeds, and counted', async () => {
    mockTrials.set('01-a', { tried: 3, caught: 2, equivalent: 1 });
    mockTrials.set('02-b', { tried: 0, caught: 0 });
    const { code, stdout, bars } = await lab('mutants', '01-a', '02-b');
    expect([code, stdout]).toEqual([
      0,
      '\n01-a  2 of 3 mutants caught (66.7 %), 1 entered as equivalent\n' +
        '\n02-b  0 of 0 mutants caught (–), 0 entered as equivalent\n',
    ]);
    expect(mockTried).toEqual([
      ['01-a', [1, 2, 3]],
      ['02-b', [1, 2, 3]],
    ]);
    expect(bars).toEqual([{ total: 2, steps: ['1 01-a', '2 02-b'], stopped: true }]);
    await lab('mutants', '01-a', '--seed', '7');
    expect(mockTried.at(-1)).toEqual(['01-a', [7, 8, 9]]);
  });

  it.each<[string, Partial<MutantTrial>, string]>([
    [
      'keeps all points',
      { survivors: [{ ...mutant, original: '  a +\n   b ', replacement: 'x'.repeat(91) }] as never },
      `  keeps all points softmax, line 12 (sign): a + b → ${'x'.repeat(87)}…`,
    ],
    [
      'is not cut at 90 letters',
      { survivors: [{ ...mutant, replacement: 'x'.repeat(90) }] as never },
      `  keeps all points softmax, line 12 (sign): a → ${'x'.repeat(90)}`,
    ],
    ['is gone', { stale: ['softmax sign'] }, '  no longer a mutant softmax sign'],
    ['is caught', { caughtEquivalents: ['softmax sign'] }, '  no equivalent: it is caught softmax sign'],
  ])('one that %s is a line, and exit code 1', async (_, trial, line) => {
    mockTrials.set('02-b', trial);
    const { code, stdout } = await lab('mutants', '01-a', '02-b');
    expect(code).toBe(1);
    expect(stdout.split('\n').slice(3)).toEqual([expect.stringContaining('02-b  8 of 8'), line, '']);
    const asJson = await lab('mutants', '01-a', '02-b', '--json');
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ seeds: [1, 2, 3], labs: [{ lab: '01-a' }, trial] });
  });
});

describe('selftest --seeds', () => {
  const run = (...more: string[]): ReturnType<typeof lab> =>
    lab('selftest', '01-a', '02-b', '--seeds', '3', '--seed', '5', ...more);

  it('grades all misconceptions at seeds one after the other', async () => {
    const { code, stdout, bars } = await run();
    expect([code, stdout]).toEqual([
      0,
      '\n01-a  3 seeds from 5\nequal points with each of them\n\n02-b  3 seeds from 5\nequal points with each of them\n',
    ]);
    expect(mockAsked).toEqual([
      ['01-a', 'misconceptions'],
      ['02-b', 'misconceptions'],
    ]);
    expect(bars).toEqual(Array(2).fill({ total: 2, steps: ['1 solution'], stopped: true }));
  });

  it('--solution-only grades the solution alone, and needs --seeds', async () => {
    await run('--solution-only');
    expect(mockAsked.map(([, graded]) => graded)).toEqual(['solution', 'solution']);
    expect(await lab('selftest', '01-a', '--solution-only')).toMatchObject({
      code: 2,
      stderr: 'lab: --solution-only goes with --seeds: name the number of seeds, as in --seeds 77\n',
    });
  });

  it.each<[Partial<Steadiness>, string]>([
    [{ solutionLost: [{ seed: 6, check: 'a/b' }] }, 'the solution loses points at a/b with seed 6'],
    [
      { varying: [{ misconception: 'no-shift', check: 'a/b', lost: 2 }] },
      'misconception no-shift loses points at a/b with 2 of 3 seeds',
    ],
  ])('a difference is reported, with exit code 1: case %#', async (result, sentence) => {
    mockSteady.set('02-b', result);
    const { code, stdout } = await run();
    expect(code).toBe(1);
    expect(stdout).toContain(`\n02-b  3 seeds from 5\n${sentence}\n`);
    const asJson = await run('--json');
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ seeds: [5, 6, 7], labs: [{ lab: '01-a' }, result] });
  });

  it('without --seed begins at a fresh seed', async () => {
    const first = async (): Promise<number> => {
      const { stdout } = await lab('selftest', '01-a', '--seeds', '1', '--json');
      return (JSON.parse(stdout) as { seeds: number[] }).seeds[0]!;
    };
    expect(new Set([await first(), await first(), await first()]).size).toBeGreaterThan(1);
  });
});

describe('selftest --promises', () => {
  beforeEach(() => {
    mockPromises.set('01-a', { softmax: { rows: 'each row sums to 1', shift: 'large logits are no fault' } });
    mockChecks.push(
      { id: 'softmax/values', promises: ['rows'] },
      { id: 'softmax/large', promises: ['rows', 'shift'] },
    );
  });

  it('lists each promise with the checks that test it', async () => {
    expect(await lab('selftest', '01-a', '02-b', '--promises')).toMatchObject({
      code: 0,
      stdout: [
        '',
        '01-a',
        '  promise        says                       tested by',
        '  softmax/rows   each row sums to 1         softmax/values, softmax/large',
        '  softmax/shift  large logits are no fault  softmax/large',
        '',
        '02-b',
        '  promise  says  tested by',
        '',
      ].join('\n'),
    });
    expect(mockAsked).toEqual([]);
  });

  it('ends with exit code 1 if a promise has no check', async () => {
    mockChecks.pop();
    const asText = await lab('selftest', '--promises');
    expect(asText.code).toBe(1);
    expect(asText.stdout).toMatch(/softmax\/shift +large logits are no fault +NO CHECK\n/);
    const asJson = await lab('selftest', '--promises', '--json');
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      labs: [{ lab: '01-a', promises: [{ name: 'rows' }, { name: 'shift', askedBy: [] }] }, { lab: '02-b' }],
    });
  });
});
