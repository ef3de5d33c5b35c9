import { availableParallelism, freemem, totalmem } from 'node:os';
import pc from '../colors';
import { messageOf } from '../../core/errors';
import type { BackendName } from '../../core/backendNames';
import { BACKENDS } from '../../core/backendNames';
import { startBackend, tryAllBackends } from '../../node/backend';
import { registeredFonts } from '../../node/fonts';
import { allLabs, hasSolution } from '../../course/labs';
import { printJson, table, wrapped } from '../terminal';

/** The backend that every other command would take, or why they would take none. */
async function backendInUse(): Promise<{ backend: BackendName | null; problem?: string }> {
  try {
    const { backend } = await startBackend();
    return { backend };
  } catch (error) {
    return { backend: null, problem: messageOf(error) };
  }
}

export async function doctor({ json = false }: { json?: boolean }): Promise<void> {
  const { backend, problem } = await backendInUse();
  const tried = await tryAllBackends();
  const gibibytes = (bytes: number): number => Math.round((bytes / 2 ** 30) * 10) / 10;
  const answer = {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    backend,
    ...(problem === undefined ? {} : { problem }),
    tried,
    cores: availableParallelism(),
    memory: { total: gibibytes(totalmem()), free: gibibytes(freemem()), unit: 'GiB' },
    fonts: registeredFonts(),
    labs: allLabs().length,
    solutions: allLabs().filter(hasSolution).length,
  };
  if (problem !== undefined) process.exitCode = 1;
  if (json) return printJson(answer);
  console.log(
    table(
      ['', ''],
      [
        ['Node', `${answer.node} on ${answer.platform}`],
        ['cores', answer.cores],
        ['memory', `${answer.memory.total} GiB, ${answer.memory.free} free`],
        ['fonts', answer.fonts.join(', ')],
        ['labs', `${answer.labs}, ${answer.solutions} with their solution here`],
        ...tried.map(({ backend: name, ok, reason }) => [
          `backend ${name}`,
          ok ? pc.green(name === backend ? 'works, in use' : 'works') : `${pc.yellow('no')}: ${reason ?? ''}`,
        ]),
      ],
    ),
  );
  if (problem !== undefined) console.log(`\n${pc.red(wrapped(problem, 0))}`);
  console.log(
    `\nThe first of ${BACKENDS.join(', ')} that works is used; LAB_BACKEND=wasm (for example) forces one.`,
  );
}
