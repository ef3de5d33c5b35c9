/** Shared by the command lines of the bench. */
import { type Command, CommanderError } from 'commander';
import { UsageError } from '../core/errors';

/** Runs a command. For a user's mistake it prints one line and exits with 2. */
export async function runCommand(command: Command): Promise<void> {
  try {
    await command
      .showHelpAfterError(`(npm run ${command.name()} -- --help lists the options)`)
      .exitOverride()
      .parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof UsageError) {
      console.error(`${command.name()}: ${error.message}`);
      process.exitCode = 2;
    } else throw error;
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
