/*
 * The bench's processes: `main.ts bench …` and `main.ts soak …` are for people, `main.ts serve …` is started by those
 * two. Each loads only what it needs.
 */
import { THIS_MACHINE } from './machine';

const PROGRAMS: Record<string, (args: string[]) => Promise<number>> = {
  bench: async (args) => (await import('./bench')).bench(args, THIS_MACHINE),
  soak: async (args) => (await import('./soak')).soak(args, THIS_MACHINE),
  serve: async (args) => (await import('./services')).serve(args, process),
};

const [, , name = 'bench', ...args] = process.argv;
void PROGRAMS[name]!(args).then((exitCode) => (process.exitCode = exitCode));
