import type { Command } from 'commander';
import type { Terminal } from './terminal';

/** 0 all well; 1 something was found wrong; 2 bad usage, or the kit's own fault. */
export type ExitCode = 0 | 1 | 2;

/** The answer of a command. One that prints while it runs may have no output left. */
export interface CommandResult {
  /** Text for people, or a value that is printed as JSON for scripts. */
  output?: { text: string } | { json: unknown };
  exitCode: ExitCode;
}

/** The program that a command is added to, the terminal it prints on, and the receiver of its result. */
export interface Session {
  program: Command;
  terminal: Terminal;
  finish: (result: CommandResult) => void;
}
