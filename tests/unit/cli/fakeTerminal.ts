import { createColors } from 'picocolors';
import { run } from '../../../src/cli/program';
import type { Terminal } from '../../../src/cli/terminal';

/** A terminal without colours that keeps what is printed. */
export interface FakeTerminal extends Terminal {
  readonly printed: { stdout: string; stderr: string; cleared: number };
  /** The steps of each progress bar, and whether it was stopped. */
  readonly bars: { total: number; steps: string[]; stopped: boolean }[];
}

export function fakeTerminal(): FakeTerminal {
  const printed = { stdout: '', stderr: '', cleared: 0 };
  const bars: FakeTerminal['bars'] = [];
  return {
    printed,
    bars,
    print: (text) => void (printed.stdout += `${text}\n`),
    note: (text) => void (printed.stderr += `${text}\n`),
    clear: () => void printed.cleared++,
    progress: (total) => {
      const bar = { total, steps: [] as string[], stopped: false };
      bars.push(bar);
      return {
        at: (done, step) => void bar.steps.push(`${done} ${step}`),
        stop: () => void (bar.stopped = true),
      };
    },
    colors: createColors(false),
    width: 100,
  };
}

export interface RanInProcess {
  code: number;
  stdout: string;
  stderr: string;
  bars: FakeTerminal['bars'];
}

/** Runs `lab` with arguments in this process. */
export async function lab(...args: string[]): Promise<RanInProcess> {
  const terminal = fakeTerminal();
  const code = await run(args, terminal);
  return { code, ...terminal.printed, bars: terminal.bars };
}
