import { withSteps } from '../../../src/cli/steps';
import { table } from '../../../src/cli/table';
import { fakeTerminal } from './fakeTerminal';

describe('a job with steps', () => {
  it('shows each step before it is done, on one bar', async () => {
    const terminal = fakeTerminal();
    const result = await withSteps(terminal, (onStep) => {
      onStep('a', 2);
      onStep('b', 2);
      expect(terminal.bars[0]!.stopped).toBe(false);
      return Promise.resolve(7);
    });
    expect([result, terminal.bars]).toEqual([7, [{ total: 2, steps: ['1 a', '2 b'], stopped: true }]]);
  });

  it.each([[0], [1]])('that fails after %d steps takes its bar away', async (steps) => {
    const terminal = fakeTerminal();
    const job = withSteps(terminal, (onStep) => {
      for (let i = 0; i < steps; i++) onStep('a', 2);
      return Promise.reject(new Error('broken'));
    });
    await expect(job).rejects.toThrow('broken');
    expect(terminal.bars.map(({ stopped }) => stopped)).toEqual(Array(steps).fill(true));
  });
});

describe('a table', () => {
  it('has aligned columns, numbers on the right, and neither a frame nor spaces at the end of a line', () => {
    expect(
      table(
        ['name', 'n', ''],
        [
          ['a', 1, 'x'],
          ['long name', 100, ''],
        ],
        [1],
      ).split('\n'),
    ).toEqual(['name         n', 'a            1  x', 'long name  100']);
  });

  it('aligns all columns on the left by default', () => {
    expect(table(['a', 'b'], [['1', 22]]).split('\n')).toEqual(['a  b', '1  22']);
    expect(table(['head'], [])).toBe('head');
  });
});
