import type { Command } from 'commander';
import { UsageError } from '../core/errors';

/** The commands that need no solution: the command line of a student's kit. */
const FOR_STUDENTS = ['list', 'check', 'figures', 'hint', 'challenge', 'doctor', 'start', 'data', 'help'];

/** Takes teachers' commands out of the help, and refuses them in one sentence. Their code is not in a student's kit. */
export function withoutTeachers(program: Command): void {
  program.configureHelp({
    visibleCommands: (of) =>
      of.commands.filter((command) => of !== program || FOR_STUDENTS.includes(command.name())),
  });
  program.hook('preSubcommand', (_, command) => {
    if (FOR_STUDENTS.includes(command.name())) return;
    throw new UsageError(
      `lab ${command.name()} is for teachers: it needs the solutions, which are not in this kit`,
    );
  });
}
