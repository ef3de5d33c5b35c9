import { runLab, type LabOptions } from './labCommand';
import { type Command, type Peer, startPeer } from './peer';

/** The services that the bench needs from its machine. Tests hand in one of their own. */
export interface Machine {
  /** Prints text and a line end on standard output. */
  print(text: string): void;
  /** Prints text and a line end on standard error. */
  note(text: string): void;
  /** Milliseconds since a fixed moment. */
  clock(): number;
  /** Starts a process that answers questions. */
  start<Question, Answer>(command: Command): Peer<Question, Answer>;
  /** Runs a command of the kit. @returns its standard output */
  lab(args: readonly string[], options?: LabOptions): Promise<string>;
}

export const THIS_MACHINE: Machine = {
  print: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
  clock: () => performance.now(),
  start: startPeer,
  lab: runLab,
};

/** The ids of the labs, from `lab list`. */
export async function labIds({ lab }: Pick<Machine, 'lab'>): Promise<string[]> {
  return (JSON.parse(await lab(['list', '--json'])) as { id: string }[]).map(({ id }) => id);
}
