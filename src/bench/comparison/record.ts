import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../machine';
import { CALLS_FILE, type CountedCall } from './calls';

/**
 * The calls of kernels in the check and the quick figures of one lab, by shapes. In the check, only the calls of the
 * judge count: it runs the reference in its own process.
 */
export async function recordCalls(id: string, { lab }: Pick<Machine, 'lab'>): Promise<CountedCall[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-lab-'));
  try {
    const calls: CountedCall[] = [];
    for (const [command, options] of [
      ['check', []],
      ['figures', ['--out', folder]],
    ] as const) {
      const file = join(folder, `${command}.json`);
      await lab([command, id, '--target', 'solutions', ...options], {
        preload: join(__dirname, 'recordPreload.ts'),
        env: { [CALLS_FILE]: file, LAB_BACKEND: 'wasm' },
      });
      calls.push(...(JSON.parse(readFileSync(file, 'utf8')) as CountedCall[]));
    }
    return calls;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
