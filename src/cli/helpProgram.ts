import type { Command } from 'commander';
import { UsageError } from '../core/errors';

/** Adds `help [command]` to a program. Commander's own prints the whole help for a name that it doesn't know. */
export function addHelp(program: Command): void {
  program
    .command('help')
    .description('the help of a command')
    .argument('[command]')
    .action((name: string | undefined) => {
      if (name === undefined) return program.help();
      const command = program.commands.find((known) => known.name() === name);
      if (command) return command.help();
      const names = program.commands.map((known) => known.name()).join(', ');
      throw new UsageError(`there is no command "${name}"; expected one of ${names}`);
    });
}
