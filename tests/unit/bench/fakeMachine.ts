import type { LabOptions } from '../../../src/bench/labCommand';
import type { Machine } from '../../../src/bench/machine';
import type { Command, Peer } from '../../../src/bench/peer';

/** What a process answers; it may throw, as a process that has ended does. */
export type Answers = (question: never, command: Command) => unknown;

/** A machine without processes: its clock stands still but for `passes`, and it keeps what it was asked. */
export class FakeMachine implements Machine {
  now = 0;
  readonly printed: string[] = [];
  readonly noted: string[] = [];
  readonly ran: { args: readonly string[]; options: LabOptions | undefined }[] = [];
  readonly started: { command: Command; asked: unknown[]; stopped: number }[] = [];

  constructor(
    private readonly answers: Answers = () => ({ ms: 1 }),
    private readonly runs: (args: readonly string[], options?: LabOptions) => string = () => '',
  ) {}

  readonly print = (text: string): void => void this.printed.push(text);
  readonly note = (text: string): void => void this.noted.push(text);
  readonly clock = (): number => this.now;

  readonly start = <Question, Answer>(command: Command): Peer<Question, Answer> => {
    const process = { command, asked: [] as unknown[], stopped: 0 };
    this.started.push(process);
    return {
      ask: async (question) => {
        process.asked.push(question);
        return (await this.answers(question as never, command)) as Answer;
      },
      stop: () => void process.stopped++,
    };
  };

  readonly lab = async (args: readonly string[], options?: LabOptions): Promise<string> => {
    this.ran.push({ args, options });
    return this.runs(args, options);
  };
}
