import { availableParallelism } from 'node:os';
import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import type { ThemeName } from '../charts/theme';
import { UsageError } from '../core/errors';
import { isReleased, KIT_VERSION } from '../course/kit';
import { labsNamed } from '../course/labs';
import { fileProblem, isFileProblem } from '../node/fileProblem';
import type { CommandResult, ExitCode, Session } from './command';
import { addCompare, addDiagnose } from './compareProgram';
import { addDataCommands } from './dataProgram';
import { addHelp } from './helpProgram';
import {
  autograder,
  AUTOGRADERS,
  deadline,
  fileFormat,
  isolation,
  format,
  FORMAT_NAMES,
  formatOf,
  jobs,
  listed,
  modeOf,
  port,
  recordedSeeds,
  seed,
  runs,
  seeds,
  shard,
  step,
  theme,
} from './options';
import { addScorecard } from './scorecardProgram';
import { withoutTeachers } from './students';
import type { Terminal } from './terminal';

/**
 * Runs `lab` with arguments. This file declares the commands; each is loaded when it runs, so that `lab --help`
 * answers at once and a wrong option is refused before tfjs is loaded.
 */
export async function run(args: string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const finish = ({ output, exitCode: code }: CommandResult): void => {
    exitCode = code;
    if (output === undefined) return;
    terminal.print('json' in output ? JSON.stringify(output.json, null, 2) : output.text);
  };
  try {
    await labProgram(terminal, finish).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error, terminal);
  }
}

/** Prints a failure: a sentence for the user's mistakes, the whole stack for the kit's own. */
function report(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) terminal.note(`lab: ${error.message}`);
  else if (isFileProblem(error)) terminal.note(`lab: ${error.path} can't be used: ${fileProblem(error)}`);
  else terminal.note(`lab: the kit itself failed; please report this:\n ${inspect(error)}`);
  return 2;
}

/** Options that several commands have. */
const ISOLATION = [
  '--isolation <level>',
  'how far a submission is kept from this machine: sandbox, user, process or none (default: process)',
  isolation,
] as const;
const GRADE_ISOLATION = [
  '--isolation <level>',
  'how far the submissions are kept from this machine: sandbox, user or process (default: the strongest here)',
  isolation,
] as const;
const JSON_ANSWER = ['--json', 'answer in JSON'] as const;
const DATA = ['--data <name>', 'the data set (see: npx lab data list)', 'digits'] as const;
const FULL = ['--full', 'many seeds and epochs; takes minutes'] as const;
const JOBS = ['--jobs <n>', 'how many labs are drawn at once (default: one a core)', jobs] as const;
const THEME = [
  '--theme <name>',
  'the look of the pictures: light, dark, slide, dark-slide',
  theme,
  'light' as ThemeName,
] as const;
const QUEUE = ['--queue <url>', 'a queue in PostgreSQL, postgres://USER@HOST:PORT/DATABASE'] as const;
const SEED = ['--seed <n>', 'the seed of the inputs; without it every run draws fresh ones', seed] as const;

function labProgram(terminal: Terminal, finish: Session['finish']): Command {
  const program = new Command('lab')
    .description('Labs of a deep-learning course: check your answers, draw the figures, see where you stand.')
    .usage('COMMAND [options]')
    .version(KIT_VERSION, '--version', 'print the version of the kit')
    .helpCommand(false)
    .addHelpText('after', FIRST_ROUND)
    .showHelpAfterError('(npx lab --help lists the commands)')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => terminal.print(text.replace(/\n$/, '')),
      writeErr: (text) => terminal.note(text.replace(/\n$/, '')),
    })
    .exitOverride();
  const session = { program, terminal, finish };
  for (const add of COMMANDS) add(session);
  if (isReleased()) withoutTeachers(program);
  addHelp(program);
  return program;
}

const FIRST_ROUND = `
LAB is a lab's number (3 or 03), its full id (03-softmax-sgd), or all.

A first round:
  npx lab list                 what there is
  npx lab check 03             what is right and wrong in labs/03-…/lab.ts, and why
  npx lab check 03 --watch     the same, again each time you save
  npx lab figures 03           the lab's figures, drawn with your code`;

/** The commands in the order of the help. */
const COMMANDS = [
  addList,
  addCheck,
  addGrade,
  addWorker,
  addFigures,
  addCompare,
  addDiagnose,
  addScorecard,
  addSelftest,
  addHint,
  addChallenge,
  addMutants,
  addDoctor,
  addStarters,
  addRecord,
  addRelease,
  addStart,
  addSite,
  addDataCommands,
];

function addList({ program, terminal, finish }: Session): void {
  program
    .command('list')
    .description('the labs, their tasks and points')
    .option(...JSON_ANSWER)
    .action(async ({ json = false }) => {
      const { list } = await import('./commands/list');
      finish(list({ json }, terminal));
    });
}

function addCheck({ program, terminal, finish }: Session): void {
  program
    .command('check')
    .description('check the answers in labs/ and say what is wrong and why')
    .argument('<LAB...>', 'the labs to check')
    .option('--target <where>', 'whose answers: labs, solutions, or a folder', 'labs')
    .option('--only <ids>', 'only these tasks or checks, e.g. softmax or softmax/values,crossEntropy', listed)
    .option(...SEED)
    .option('--deadline <s>', 'how many seconds one check may take (default: 10)', deadline)
    .option(...ISOLATION)
    .option('--recorded', 'judge by the recorded answers, as on a machine without the solutions')
    .option('--verbose', 'print all numbers of every failed check')
    .option('--watch', 'check again each time a file is saved')
    .option('--format <name>', `the form of the report: ${FORMAT_NAMES.join(', ')} (default: text)`, format)
    .option('--out <file>', 'write the report to this file; every format but text')
    .option(...JSON_ANSWER)
    .action(async (labs, options) => {
      const { target, only, seed: asked, deadline: deadlineSeconds, out, isolation: level } = options;
      const { recorded = false, verbose = false, watch = false } = options;
      const settings = {
        ids: labsNamed(labs),
        target,
        only,
        seed: asked,
        deadlineSeconds,
        isolation: level,
        recorded,
        verbose,
        format: formatOf(options),
        out,
      };
      if (watch) await (await import('./commands/watch')).watch(settings, terminal);
      else finish(await (await import('./commands/check')).check(settings, terminal));
    });
}

function addGrade({ program, terminal, finish }: Session): void {
  program
    .command('grade')
    .description('grade the submissions of a class: a folder or archive with one for each student')
    .argument(
      '[FOLDER]',
      'a folder, .zip, .tar or .tar.gz from Gradescope, Canvas, Moodle or GitHub Classroom',
    )
    .option('--out <dir>', 'where the results go; run the command again to go on after an interruption')
    .option('--labs <ids>', 'the labs to grade, e.g. 03,04 (default: all)', listed)
    .option('--jobs <n>', 'how many submissions are graded at once (default: one a core)', jobs)
    .option('--seed <n>', 'the seed of the inputs (default: a fresh one, kept in the results)', seed)
    .option('--deadline <s>', 'how many seconds one check may take (default: 10)', deadline)
    .option(...GRADE_ISOLATION)
    .option('--format <name>', 'write a report for each submission too, in this format', fileFormat)
    .option('--shard <i/N>', 'grade the i-th of N parts only, on one of N machines', shard)
    .option('--roster <csv>', 'the students of the course: name, id, login, email')
    .option('--challenges', 'run the answers to the open tasks too; they give no points')
    .option(...QUEUE)
    .option('--status', 'tell the state of the queue, and grade nothing')
    .action(async (from, options) => {
      const { queue, status = false } = options;
      if (status)
        return finish(await (await import('./commands/gradeStatus')).gradeStatus(forStatus(queue), terminal));
      const { from: folder, out } = required(from, options);
      const { labs = [], jobs: parallel, seed: asked, deadline: deadlineSeconds } = options;
      const { format: feedback, shard: part, roster, isolation: level, challenges = false } = options;
      if (queue !== undefined && parallel !== undefined)
        throw new UsageError(
          '--jobs is for this machine, and with --queue others grade; give --jobs to lab worker',
        );
      const common = { from: folder, out, roster, deadlineSeconds, isolation: level, queue };
      const settings = { ...common, seed: asked, format: feedback, shard: part, challenges };
      const { grade } = await import('./commands/grade');
      const ids = labsNamed(labs);
      finish(await grade({ ...settings, labs: ids, parallel: parallel ?? availableParallelism() }, terminal));
    });
}

function required(from: string | undefined, { out }: { out?: string }): { from: string; out: string } {
  if (from === undefined)
    throw new UsageError(
      'lab grade takes the FOLDER or archive of the submissions: lab grade FOLDER --out DIR',
    );
  if (out === undefined)
    throw new UsageError('lab grade takes --out DIR, the folder for the results: lab grade FOLDER --out DIR');
  return { from, out };
}

function forStatus(queue: string | undefined): string {
  if (queue !== undefined) return queue;
  throw new UsageError('--status tells the state of a queue; add its address, --queue postgres://…');
}

function addWorker({ program, terminal, finish }: Session): void {
  program
    .command('worker')
    .description('do the work that lab grade and lab compare put on a queue, until it is ended')
    .requiredOption(...QUEUE)
    .option('--jobs <n>', 'how many jobs run at once (default: one a core)', jobs)
    .option('--isolation <level>', 'work at this level only (default: all that can be had here)', isolation)
    .action(async ({ queue, jobs: parallel, isolation: level }) => {
      const { worker } = await import('./commands/worker');
      const settings = { queue, parallel: parallel ?? availableParallelism(), isolation: level };
      finish(await worker(settings, terminal));
    });
}

function addFigures({ program, terminal, finish }: Session): void {
  program
    .command('figures')
    .description("draw a lab's figures: a PNG and its numbers (JSON) each")
    .argument('<LAB...>', 'the labs to draw')
    .option('--target <where>', 'whose code draws them: labs, solutions, or a folder', 'labs')
    .option('--only <id>', 'only the figure of this name')
    .option('--quick', 'few seeds and epochs (the default)')
    .option(...FULL)
    .option(...DATA)
    .option(...ISOLATION)
    .option('--seeds <n>', 'how many seeds', seeds)
    .option(...THEME)
    .option('--svg', 'an SVG beside each PNG')
    .option(...JOBS)
    .option('--out <dir>', 'where the pictures go (default: out, out/solutions, or out/submissions/FOLDER)')
    .option(...JSON_ANSWER)
    .action(
      async (
        labs,
        {
          quick,
          full,
          target,
          only,
          data,
          seeds: seedCount,
          jobs: parallel,
          out,
          isolation: level,
          json = false,
          theme: look,
          svg = false,
        },
      ) => {
        const mode = modeOf({ quick, full });
        const { figures } = await import('./commands/figures');
        const settings = {
          ids: labsNamed(labs),
          target,
          only,
          mode,
          data,
          seedCount,
          out,
          json,
          isolation: level,
          theme: look,
          svg,
        };
        finish(await figures({ ...settings, parallel: parallel ?? availableParallelism() }, terminal));
      },
    );
}

function addSelftest({ program, terminal, finish }: Session): void {
  program
    .command('selftest')
    .description('test that the grader accepts right answers and finds wrong ones (needs the solutions)')
    .argument('[LAB...]', 'the labs to test; all if none is named')
    .option(...SEED)
    .option('--promises', 'print what each task promises, and the checks that test it')
    .option(
      '--seeds <n>',
      'test that each mistake costs the same at n seeds, and the solution nothing',
      seeds,
    )
    .option('--solution-only', 'with --seeds: grade the solution only')
    .option(...JSON_ANSWER)
    .action(async (labs, { seed: asked, promises = false, seeds: count, solutionOnly, json = false }) => {
      const ids = labsNamed(labs);
      if (promises) {
        const { promisesOf } = await import('./commands/promises');
        return finish(await promisesOf({ ids, json }));
      }
      if (solutionOnly && count === undefined)
        throw new UsageError('--solution-only goes with --seeds: name the number of seeds, as in --seeds 77');
      if (count !== undefined) {
        const { steadiness } = await import('./commands/steadiness');
        const graded = solutionOnly ? 'solution' : 'misconceptions';
        return finish(await steadiness({ ids, seed: asked, count, graded, json }, terminal));
      }
      const { selftest } = await import('./commands/selftest');
      finish(await selftest({ ids, seed: asked, json }, terminal));
    });
}

function addMutants({ program, terminal, finish }: Session): void {
  program
    .command('mutants')
    .description(
      'make systematic mistakes in the solutions, and list those that keep full marks (for authors)',
    )
    .argument('<LAB...>', 'the labs to try')
    .option(...SEED)
    .option(...JSON_ANSWER)
    .action(async (labs, { seed: asked = 1, json = false }) => {
      const ids = labsNamed(labs);
      const { mutants } = await import('./commands/mutants');
      finish(await mutants({ ids, seed: asked, json }, terminal));
    });
}

function addHint({ program, terminal, finish }: Session): void {
  program
    .command('hint')
    .description('help with a task in three steps: something to think about, the idea, nearly the code')
    .argument('<LAB>', 'the lab that it is in')
    .argument('<TASK>', 'the task: a function or class of lab.ts')
    .option('--step <n>', 'the step, 1 to 3', step, 1)
    .action(async (lab, task, { step: asked }) => {
      const [id, ...more] = labsNamed([lab]);
      if (id === undefined || more.length > 0) throw new UsageError(`expected one lab, received ${lab}`);
      const { hint } = await import('./commands/hint');
      finish(hint({ id, task, step: asked }, terminal));
    });
}

function addChallenge({ program, terminal, finish }: Session): void {
  program
    .command('challenge')
    .description("try the open task at a lab's end, and list your tries beside the reference")
    .argument('<LAB>', 'the lab that it is in')
    .option('--target <where>', 'whose challenge.ts: labs, solutions, or a folder', 'labs')
    .option('--note <text>', 'a note that is kept with the try')
    .option('--list', 'list the tries, without a new one')
    .option('--measure <n>', 'for authors: run the solution n times, and keep its scores as the bar', runs)
    .option(...SEED)
    .option(...ISOLATION)
    .option(...JSON_ANSWER)
    .action(async (lab, options) => {
      const [id, ...more] = labsNamed([lab]);
      if (id === undefined || more.length > 0) throw new UsageError(`expected one lab, received ${lab}`);
      const {
        target,
        note = '',
        list = false,
        measure,
        seed: asked,
        isolation: level,
        json = false,
      } = options;
      const common = { id, target, isolation: level, json };
      const { listTries, measureReference, tryChallenge } = await import('./commands/challenge');
      if (measure !== undefined) finish(await measureReference({ ...common, runs: measure }, terminal));
      else if (list) finish(await listTries(common, terminal));
      else finish(await tryChallenge({ ...common, note, seed: asked }, terminal));
    });
}

function addDoctor({ program, terminal, finish }: Session): void {
  program
    .command('doctor')
    .description('what this machine has: Node, backends, cores, memory, fonts')
    .option(...JSON_ANSWER)
    .action(async ({ json = false }) => {
      const { doctor } = await import('./commands/doctor');
      finish(await doctor({ json }, terminal));
    });
}

function addStarters({ program, terminal, finish }: Session): void {
  program
    .command('starters')
    .description('write labs/ from solutions/')
    .argument('[LAB...]', 'the labs to write; all if none is named')
    .option('--check', 'write nothing; fail if labs/ is not what the solutions generate')
    .option('--overwrite', 'replace files that differ from their starter, and the work in them')
    .action(async (labs, { check = false, overwrite = false }) => {
      const ids = labsNamed(labs);
      const { starters } = await import('./commands/starters');
      finish(starters({ ids, check, overwrite }, terminal));
    });
}

function addRecord({ program, terminal, finish }: Session): void {
  program
    .command('record')
    .description('record the answers that judge a submission where the solutions are absent')
    .argument('[LAB...]', 'the labs to record; all if none is named')
    .option('--check', 'write nothing; fail if a recording is not what the solutions give')
    .action(async (labs, { check = false }) => {
      const ids = labsNamed(labs);
      const { record } = await import('./commands/record');
      finish(await record({ ids, check }, terminal));
    });
}

function addRelease({ program, terminal, finish }: Session): void {
  program
    .command('release')
    .description('write the kit of your students, which has no answers, or that of an autograder')
    .requiredOption('--out <path>', 'a new folder; for Gradescope a new .zip')
    .option('--labs <ids>', 'the labs of the kit, e.g. 03,04 (default: all)', listed)
    .option(
      '--autograder <name>',
      `the kit that grades, with the solutions: ${AUTOGRADERS.join(' or ')}`,
      autograder,
    )
    .option('--seeds <n>', 'how many seeds of recorded answers students get (default: 8)', recordedSeeds)
    .option('--jobs <n>', 'how many labs are recorded at once (default: one a core)', jobs)
    .action(async ({ out, labs = [], autograder: system, seeds: seedCount, jobs: parallel }) => {
      const settings = { ids: labsNamed(labs), out, autograder: system, seedCount };
      const { release } = await import('./commands/release');
      finish(await release({ ...settings, parallel: parallel ?? availableParallelism() }, terminal));
    });
}

function addStart({ program, terminal, finish }: Session): void {
  program
    .command('start')
    .description('check all labs, draw all figures, write out/index.html')
    .option(...FULL)
    .option(...DATA)
    .option(...JOBS)
    .option('--out <dir>', 'where the page and the pictures go', 'out')
    .action(async ({ full, data, jobs: parallel, out }) => {
      const { start } = await import('./commands/start');
      const settings = {
        mode: modeOf({ quick: undefined, full }),
        data,
        out,
        parallel: parallel ?? availableParallelism(),
      };
      finish(await start(settings, terminal));
    });
}

function addSite({ program, terminal, finish }: Session): void {
  program
    .command('site')
    .description('build the course in a browser, as static files for any web space')
    .option('--out <dir>', 'the folder of the site', 'out/site')
    .option('--words <dir>', 'a folder with further languages of the pages, a file each (fa.json)')
    .option('--serve', 'serve the site that was built, on this machine only')
    .option('--port <n>', 'where it is served (default: 8080)', port)
    .action(async ({ out, words, serve = false, port: asked = 8080 }) => {
      const { site } = await import('./commands/site');
      finish(await site({ out, words, serve, port: asked }, terminal));
    });
}
