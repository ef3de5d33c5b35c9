import { Command, CommanderError } from 'commander';
import { UsageError } from '../core/errors';

/*
 * The commands, and nothing else: what a command needs is loaded when it runs, so that `lab --help` answers
 * at once. Exit codes: 0 all well; 1 something was found wrong; 2 bad usage, or the kit's own fault.
 */
const program = new Command('lab')
  .description('Labs of a deep-learning course: check your answers, draw the figures, see where you stand.')
  .usage('COMMAND [options]')
  .addHelpText(
    'after',
    `
LAB is a lab's number (3 or 03), its full id (03-softmax-sgd), or all.

A first round:
  npx lab list                 what there is
  npx lab check 03             what is right and wrong in labs/03-…/lab.ts, and why
  npx lab check 03 --watch     the same, again each time you save
  npx lab figures 03           the lab's figures, drawn with your code`,
  )
  .showHelpAfterError('(npx lab --help lists the commands)')
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();

program
  .command('list')
  .description('the labs, their tasks and points')
  .option('--json', 'answer in JSON')
  .action(async (options) => (await import('./commands/list')).list(options));

program
  .command('check')
  .description('check the answers in labs/ and say what is wrong and why')
  .argument('<LAB...>', 'the labs to check')
  .option('--target <where>', 'whose answers: labs, solutions, or a folder', 'labs')
  .option('--only <ids>', 'only these tasks or checks, e.g. softmax or softmax/values,crossEntropy', listed)
  .option('--seed <n>', 'the seed of the inputs; without it every run draws fresh ones')
  .option('--deadline <s>', 'how many seconds one check may take (default: 10)')
  .option('--recorded', 'judge by the recorded answers, as on a machine without the solutions')
  .option('--verbose', 'print all numbers of every failed check')
  .option('--watch', 'check again each time a file is saved')
  .option('--json', 'answer in JSON')
  .action(async (labs, options) => (await import('./commands/check')).check(labs, options));

program
  .command('figures')
  .description("draw a lab's figures: a PNG and its numbers (JSON) each")
  .argument('<LAB...>', 'the labs to draw')
  .option('--target <where>', 'whose code draws them: labs, solutions, or a folder', 'labs')
  .option('--only <id>', 'only the figure of this name')
  .option('--quick', 'few seeds and epochs (the default)')
  .option('--full', 'many seeds and epochs; takes minutes')
  .option('--data <name>', 'the data set (see: npx lab data list)', 'digits')
  .option('--seeds <n>', 'how many seeds')
  .option('--jobs <n>', 'how many labs are drawn at once (default: one a core)')
  .option('--out <dir>', 'where the pictures go (default: out, out/solutions, or out/submissions/FOLDER)')
  .option('--json', 'answer in JSON')
  .action(async (labs, options) => (await import('./commands/figures')).figures(labs, options));

program
  .command('selftest')
  .description('does the grader tell right from wrong? (needs the solutions)')
  .argument('[LAB...]', 'the labs to test; all where none is named')
  .option('--seed <n>', 'the seed of the inputs; without it every run draws fresh ones')
  .option('--json', 'answer in JSON')
  .action(async (labs, options) => (await import('./commands/selftest')).selftest(labs, options));

program
  .command('doctor')
  .description('what this machine has: Node, backends, cores, memory, fonts')
  .option('--json', 'answer in JSON')
  .action(async (options) => (await import('./commands/doctor')).doctor(options));

program
  .command('starters')
  .description('write labs/ from solutions/')
  .argument('[LAB...]', 'the labs to write; all where none is named')
  .option('--check', 'write nothing; fail where labs/ is not what the solutions generate')
  .option('--overwrite', 'replace files that differ from their starter, and the work in them')
  .action(async (labs, options) => (await import('./commands/starters')).starters(labs, options));

program
  .command('record')
  .description('record the answers that judge a submission where the solutions are absent')
  .argument('[LAB...]', 'the labs to record; all where none is named')
  .option('--check', 'write nothing; fail where a recording is not what the solutions give')
  .action(async (labs, options) => (await import('./commands/record')).recordLabs(labs, options));

program
  .command('start')
  .description('check all solutions, draw all figures, write out/index.html')
  .option('--full', 'many seeds and epochs; takes minutes')
  .option('--data <name>', 'the data set (see: npx lab data list)', 'digits')
  .option('--jobs <n>', 'how many labs are drawn at once (default: one a core)')
  .option('--out <dir>', 'where the page and the pictures go', 'out')
  .action(async (options) => (await import('./commands/start')).start(options));

/** `--only a,b --only c`: all of them. */
function listed(text: string, before: string[] = []): string[] {
  return [...before, ...text.split(',').map((one) => one.trim())];
}

void run(process.argv);

async function run(argv: string[]): Promise<void> {
  // A promise of a submission that never settles leaves Node with nothing to do: it would end here, with 0.
  const unanswered = (): void => {
    console.error(
      'lab: a function of lab.ts promised an answer that never came; look for a promise that nothing resolves',
    );
    process.exitCode = 2;
  };
  process.once('exit', unanswered);
  try {
    if (argv[2] === 'data') program.addCommand((await import('./commands/data')).dataCommand());
    else program.command('data').description('data sets: list, fetch, verify');
    for (const command of program.commands) command.exitOverride();
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  } finally {
    process.removeListener('exit', unanswered);
  }
}

/** Prints what went wrong: a sentence for the user's mistakes, the whole stack for the kit's own. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) console.error(`lab: ${error.message}`);
  else console.error('lab: the kit itself failed; please report this:\n', error);
  return 2;
}
