import { lab } from './fakeTerminal';

const COMMANDS = [
  ['list'],
  ['check'],
  ['grade'],
  ['worker'],
  ['figures'],
  ['selftest'],
  ['hint'],
  ['challenge'],
  ['mutants'],
  ['release'],
  ['doctor'],
  ['starters'],
  ['record'],
  ['start'],
  ['site'],
  ['data'],
  ['data', 'list'],
  ['data', 'fetch'],
  ['data', 'verify'],
];

/** The lines of a section of a help text, each entry on one line. */
function entries(help: string, section: string): string[] {
  const text = new RegExp(`^${section}:\\n((?: .*\\n)+)`, 'm').exec(help)?.[1] ?? '';
  return text.replace(/\n {4,}(?=\S)/g, ' ').match(/.+/g) ?? [];
}

it.each(COMMANDS)(
  'the help of %s %s says what it does, and what each argument and option is for',
  async (...words) => {
    const { code, stdout } = await lab(...words.filter((word) => typeof word === 'string'), '--help');
    expect(code).toBe(0);
    // The line after the usage.
    expect(stdout).toMatch(/^Usage: lab .*\n\n\S.{10,}\n/);
    expect(stdout).not.toMatch(/\n\n$/);
    // Commander leaves the section out if no argument is explained.
    const [usage] = stdout.split('\n');
    const taken = [...usage!.matchAll(/[<[](?!options|command)[^\]>]+[\]>]/g)];
    expect(entries(stdout, 'Arguments')).toHaveLength(taken.length);
    const described = [...entries(stdout, 'Arguments'), ...entries(stdout, 'Options')];
    expect(described.length).toBeGreaterThan(0);
    // A name, two spaces, and words that are more than a default value.
    for (const entry of described)
      expect(entry).toMatch(/^ {2}\S+( \S+|, --\S+)* {2,}(?!\(default)\S{1,}.{7,}/);
    for (const entry of described) expect(entry).not.toMatch(/ {2,}\(default[^)]*\)$/);
  },
);

it('the help of lab says what it is for, how it is used, and what each command does', async () => {
  const { stdout } = await lab('--help');
  expect(stdout).toMatch(/^Usage: lab COMMAND \[options\]\n\nLabs of a deep-learning course: /);
  const commands = entries(stdout, 'Commands');
  expect(commands.length).toBeGreaterThanOrEqual(9);
  for (const entry of commands) expect(entry).toMatch(/^ {2}\S+( \S+)* {2,}\S.{10,}/);
});

it('a mistake ends with the way to the help', async () => {
  expect((await lab('check', '--colour')).stderr).toMatch(/\(npx lab --help lists the commands\)\n$/);
});

it.each([
  ['check', '--target', 'labs'],
  ['figures', '--target', 'labs'],
  ['start', '--out', 'out'],
  ['figures', '--data', 'digits'],
  ['challenge', '--target', 'labs'],
])('the default of %s %s is %s', async (command, option, value) => {
  const { stdout } = await lab(command, '--help');
  const entry = entries(stdout, 'Options').find((line) => line.includes(`${option} `))!;
  expect(entry.replace(/\s+/g, ' ')).toContain(`(default: "${value}")`);
});
