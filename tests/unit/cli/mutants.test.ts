import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeWithSolution } from '../../graded/graded';
import type { MutantTrial } from '../../../src/course/mutants/trial';

const PROGRAM = join(__dirname, '../../../src/cli/lab.cjs');

// A process of its own: Jest can't load StrykerJS's instrumenter, which is an ES module.
describeWithSolution('03-softmax-sgd')('lab mutants', () => {
  it('finds no edit of the solution of lab 03 that keeps all points', () => {
    const { stdout } = spawnSync(process.execPath, [PROGRAM, 'mutants', '03', '--json'], {
      encoding: 'utf8',
    });
    const { seeds, labs } = JSON.parse(stdout) as { seeds: number[]; labs: MutantTrial[] };
    expect(seeds).toEqual([1, 2, 3]);
    expect(labs).toMatchObject([{ lab: '03-softmax-sgd', survivors: [], stale: [] }]);
    const [{ tried, caught }] = labs as [MutantTrial];
    expect(tried).toBeGreaterThan(50);
    expect(caught).toBe(tried);
  });
});
