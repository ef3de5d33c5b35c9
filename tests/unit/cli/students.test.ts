import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addHelp } from '../../../src/cli/helpProgram';
import { withoutTeachers } from '../../../src/cli/students';
import { UsageError } from '../../../src/core/errors';
import { ROOT } from '../../../src/course/labs';

/** A program with the commands of the kit, each of which notes that it ran. */
function programOf(ran: string[]): Command {
  const program = new Command('lab').exitOverride().configureOutput({ writeOut: () => undefined });
  program.helpCommand(false);
  for (const name of [
    'list',
    'check',
    'grade',
    'figures',
    'selftest',
    'hint',
    'challenge',
    'doctor',
    'start',
  ])
    program.command(name).action(() => void ran.push(name));
  const data = program.command('data');
  data.command('list').action(() => void ran.push('data list'));
  return program;
}

const run = (program: Command, ...args: string[]): Promise<unknown> =>
  program.parseAsync(args, { from: 'user' });

describe('the kit of students', () => {
  it.each(['list', 'check', 'figures', 'hint', 'challenge', 'doctor', 'start', 'data list'])(
    'has lab %s',
    async (words) => {
      const ran: string[] = [];
      const program = programOf(ran);
      withoutTeachers(program);
      await run(program, ...words.split(' '));
      expect(ran).toEqual([words]);
    },
  );

  it.each(['grade', 'selftest'])('refuses lab %s in one sentence', async (name) => {
    const ran: string[] = [];
    const program = programOf(ran);
    withoutTeachers(program);
    await expect(run(program, name)).rejects.toThrow(
      new UsageError(`lab ${name} is for teachers: it needs the solutions, which are not in this kit`),
    );
    expect(ran).toEqual([]);
  });

  const names = (help: string): string[] => [...help.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name!);

  function helpOfStudents(): { program: Command; listed: string[] } {
    const program = programOf([]);
    withoutTeachers(program);
    addHelp(program);
    return { program, listed: names(program.helpInformation().split('Commands:')[1]!) };
  }

  it('lists no command of teachers in its help, and all of data', () => {
    const { program, listed } = helpOfStudents();
    const commands = ['list', 'check', 'figures', 'hint', 'challenge', 'doctor', 'start', 'data', 'help'];
    expect(listed).toEqual(commands);
    const data = program.commands.find((command) => command.name() === 'data')!;
    expect(names(data.helpInformation().split('Commands:')[1]!)).toContain('list');
  });

  it('has every command that the handouts name', () => {
    const handouts = readdirSync(join(ROOT, 'labs')).map((lab) =>
      readFileSync(join(ROOT, 'labs', lab, 'README.md'), 'utf8'),
    );
    const named = new Set([...handouts.join('\n').matchAll(/npx lab (\w+)/g)].map(([, name]) => name!));
    expect([...named]).toContain('challenge');
    expect(helpOfStudents().listed).toEqual(expect.arrayContaining([...named]));
  });

  it('has every command in its README', () => {
    const readme = readFileSync(join(ROOT, 'src/course/release/files/student/README.md'), 'utf8');
    const inReadme = [...readme.matchAll(/^\| `(?:npx lab (\w+)|npm (start))/gm)].map((m) => m[1] ?? m[2]);
    expect([...inReadme, 'help'].sort()).toEqual(helpOfStudents().listed.sort());
  });
});

describe('help', () => {
  /** The usage line of the help that is printed. */
  async function helpOf(...args: string[]): Promise<string> {
    let printed = '';
    const program = programOf([]).configureOutput({ writeOut: (text) => void (printed += text) });
    addHelp(program);
    for (const command of program.commands) command.copyInheritedSettings(program);
    await run(program, 'help', ...args).catch((error: unknown) => {
      if (error instanceof UsageError) throw error;
    });
    return printed.split('\n')[0]!;
  }

  it('is that of the program or of a command', async () => {
    expect(await helpOf()).toMatch(/^Usage: lab \[options\]/);
    expect(await helpOf('check')).toBe('Usage: lab check [options]');
  });

  it('of a command that is not there names those that are', async () => {
    await expect(helpOf('chekc')).rejects.toThrow(
      'there is no command "chekc"; expected one of list, check, grade, figures, selftest, hint, challenge, doctor, start, data, help',
    );
  });
});
