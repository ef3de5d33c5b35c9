/**
 * `npm run kernels:fuzz -- --programs 100000 --seed 1 [--build simd] [--sorts 5]`: random small programs with
 * gradients on wasm with the kit's kernels, each kernel compared with the cpu backend. Prints the smallest program of each sort of difference.
 */
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { installKernels } from '../../src/kernels';
import type { Build } from '../../src/kernels/load/loader';
import { nodeLoader } from '../../src/kernels/load/node';
import { programs } from './program';
import { Fuzzer } from './run';
import { isKnown } from './known';
import type { Finding } from './watch';

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      programs: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      build: { type: 'string' },
      sorts: { type: 'string', default: '1' },
    },
  });
  await tf.setBackend('cpu');
  Object.assign(tf.backend(), { firstUse: false });
  await tf.setBackend('wasm');
  const build = installKernels(nodeLoader, values.build as Build | undefined);
  const found = await search(new Fuzzer(), {
    programs: Number(values.programs),
    seed: Number(values.seed),
    mostSorts: Number(values.sorts),
  });
  console.log(
    `${found.ran} programs, ${found.compared} kernels compared, build ${build}: ${found.sorts.length} sorts of differences`,
  );
  return found.sorts.length > 0 ? 1 : 0;
}

interface Search {
  programs: number;
  seed: number;
  /** The search ends when it has found so many sorts of differences. */
  mostSorts: number;
}

/** fast-check runs so many programs from one seed. */
const PROGRAMS_OF_A_SEED = 500;

async function search(
  fuzzer: Fuzzer,
  { programs: count, seed: firstSeed, mostSorts }: Search,
): Promise<{ ran: number; compared: number; sorts: string[] }> {
  const sorts: string[] = [];
  let [ran, compared] = [0, 0];
  for (let seed = firstSeed; ran < count && sorts.length < mostSorts; seed++) {
    // The last program that fails is the smallest. It isn't run again: a difference may depend on what ran before.
    let smallest: { finding: Finding; code: string } | undefined;
    const result = await fc.check(
      fc.asyncProperty(programs, async (program) => {
        const report = await fuzzer.run(program);
        compared += report.compared;
        const finding = report.findings.find((each) => !isKnown(each) && !sorts.includes(each.sort));
        if (finding) smallest = { finding, code: report.code };
        return !finding;
      }),
      { numRuns: Math.min(PROGRAMS_OF_A_SEED, count - ran), seed },
    );
    ran += result.numRuns;
    if (!result.failed) continue;
    if (!smallest) throw result.errorInstance;
    sorts.push(smallest.finding.sort);
    console.log(
      `\n=== ${smallest.finding.sort} (seed ${seed})\n${smallest.finding.detail}\n\n${smallest.code}\n`,
    );
  }
  return { ran, compared, sorts };
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
