import { availableParallelism, freemem, totalmem } from 'node:os';
import { messageOf } from '../../core/errors';
import type { BackendName } from '../../core/backendNames';
import { BACKENDS } from '../../core/backendNames';
import { startBackend, tryAllBackends } from '../../node/backend';
import type { ProcessLevel } from '../../hosts/isolation';
import { PROCESS_LEVELS } from '../../hosts/isolation';
import { obstacleOf } from '../../node/isolation/choose';
import { registeredFonts } from '../../node/fonts';
import { allLabs, hasSolution } from '../../course/labs';
import { wrapped } from '../../reports/wrap';
import type { CommandResult } from '../command';
import { table } from '../table';
import type { Terminal } from '../terminal';

/** The backend that every other command would take, or the reason why they would take none. */
async function backendInUse(): Promise<{ backend: BackendName | null; problem?: string }> {
  try {
    const { backend } = await startBackend();
    return { backend };
  } catch (error) {
    return { backend: null, problem: messageOf(error) };
  }
}

interface LevelHere {
  level: ProcessLevel;
  ok: boolean;
  reason?: string;
}

/** The levels of isolation, and why some can't be had here. */
function levelsHere(): LevelHere[] {
  return PROCESS_LEVELS.map((level) => {
    const reason = obstacleOf(level);
    return reason === undefined ? { level, ok: true } : { level, ok: false, reason };
  });
}

const gibibytes = (bytes: number): number => Math.round((bytes / 2 ** 30) * 10) / 10;

export async function doctor({ json }: { json: boolean }, terminal: Terminal): Promise<CommandResult> {
  const used = await backendInUse();
  const answer = {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    ...used,
    tried: await tryAllBackends(),
    cores: availableParallelism(),
    memory: { total: gibibytes(totalmem()), free: gibibytes(freemem()), unit: 'GiB' },
    fonts: registeredFonts(),
    labs: allLabs().length,
    solutions: allLabs().filter(hasSolution).length,
    isolation: levelsHere(),
  };
  const exitCode = used.problem === undefined ? 0 : 1;
  return { output: json ? { json: answer } : { text: textOf(answer, terminal) }, exitCode };
}

interface Answer {
  node: string;
  platform: string;
  backend: BackendName | null;
  problem?: string;
  tried: Awaited<ReturnType<typeof tryAllBackends>>;
  cores: number;
  memory: { total: number; free: number };
  fonts: string[];
  labs: number;
  solutions: number;
  isolation: LevelHere[];
}

function textOf(answer: Answer, { colors, width }: Terminal): string {
  const { backend, problem, memory } = answer;
  const rows = [
    ['Node', `${answer.node} on ${answer.platform}`],
    ['cores', answer.cores],
    ['memory', `${memory.total} GiB, ${memory.free} free`],
    ['fonts', answer.fonts.join(', ')],
    ['labs', `${answer.labs}, ${answer.solutions} with their solution here`],
    ...answer.isolation.map(({ level, ok, reason }) => [
      `isolation ${level}`,
      ok ? colors.green('works') : `${colors.yellow('no')}: ${reason ?? ''}`,
    ]),
    ...answer.tried.map(({ backend: name, ok, reason }) => [
      `backend ${name}`,
      ok
        ? colors.green(name === backend ? 'works, in use' : 'works')
        : `${colors.yellow('no')}: ${reason ?? ''}`,
    ]),
  ];
  return [
    table(['', ''], rows),
    ...(problem === undefined ? [] : [`\n${colors.red(wrapped(problem, 0, width))}`]),
    `\nThe first of ${BACKENDS.join(', ')} that works is used; LAB_BACKEND=wasm (for example) forces one.`,
  ].join('\n');
}
