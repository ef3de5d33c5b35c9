import { availableParallelism, freemem, totalmem } from 'node:os';
import pc from '../colors';
import { BACKENDS, startBackend, tryAllBackends } from '../../core/tf';
import { registeredFonts } from '../../charts/fonts';
import { allLabs, hasSolution } from '../labs';
import { printJson, table } from '../terminal';

export async function doctor({ json = false }: { json?: boolean }): Promise<void> {
  const { backend } = await startBackend();
  const tried = await tryAllBackends();
  const gibibytes = (bytes: number): number => Math.round((bytes / 2 ** 30) * 10) / 10;
  const answer = {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    backend,
    tried,
    cores: availableParallelism(),
    memory: { total: gibibytes(totalmem()), free: gibibytes(freemem()), unit: 'GiB' },
    fonts: registeredFonts(),
    labs: allLabs().length,
    solutions: allLabs().filter(hasSolution).length,
  };
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
  console.log(
    `\nThe first of ${BACKENDS.join(', ')} that works is used; LAB_BACKEND=wasm (for example) forces one.`,
  );
}
