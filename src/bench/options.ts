/** Shared by the command lines of the bench. */
import { type Command, CommanderError } from 'commander';
import { UsageError } from '../core/errors';
import type { Machine } from './machine';

/** Runs a command. For a user's mistake it prints one line. @returns the exit code, 2 for such a mistake */
export async function runCommand(
  command: Command,
  args: readonly string[],
  { print, note }: Pick<Machine, 'print' | 'note'>,
): Promise<number> {
  try {
    await command
      .showHelpAfterError(`(npm run ${command.name()} -- --help lists the options)`)
      .configureOutput({
        writeOut: (text) => print(text.replace(/\n$/, '')),
        writeErr: (text) => note(text.replace(/\n$/, '')),
      })
      .exitOverride()
      .parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UsageError)) throw error;
    note(`${command.name()}: ${error.message}`);
    return 2;
  }
}

/** `--sides kit,torch`: some of the known names. */
export function someOf(flag: string, text: string, names: readonly string[]): string[] {
  const chosen = text.split(',').map((name) => name.trim());
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `${flag} takes some of ${names.join(', ')}, separated by commas; received "${unknown}"`,
    );
  return chosen;
}

/** `--only CNN`: those whose names contain the text, in upper or lower case. */
export function withText<T extends { name: string }>(flag: string, text: string, all: readonly T[]): T[] {
  const found = all.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
  if (found.length === 0) {
    const names = all.map(({ name }) => `"${name}"`).join(', ');
    throw new UsageError(`${flag} takes a part of one of these names: ${names}; received "${text}"`);
  }
  return found;
}
