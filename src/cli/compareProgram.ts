import { availableParallelism } from 'node:os';
import { UsageError } from '../core/errors';
import type { Session } from './command';
import { deadline, isolation, jobs, seeds, theme } from './options';

const EXAMPLES = `
KEY is a setting of the training; each may have several values, and every combination is trained with the same seeds:
  npx lab compare optimizer=sgd,momentum,adam lr=0.01,0.1 --seeds 10
  npx lab compare dropout=0,0.2,0.5 --train-size 200 --metric testAccuracy
  npx lab compare lr=0.0003..0.3 hidden=32,64,128 --search random:20
  npx lab compare optimizer=momentum --lab 04 submissions/*/
  npx lab compare --list       the keys and their values`;

/*
 * The values of its own flags are parsed by the command: this file is loaded in a student's kit too, which has no
 * comparisons.
 */

/** `lab compare`: methods against methods, with statistics and pictures. */
export function addCompare({ program, terminal, finish }: Session): void {
  program
    .command('compare')
    .description(
      'compare methods, settings or submissions: train with many seeds, draw and judge the differences',
    )
    .argument('[KEY=VALUE,VALUE…...]', 'what is compared; with --lab, also folders of submissions')
    .option('--list', 'list the keys, their values and defaults')
    .option('--data <name>', 'the data set, or moons, ring, spirals, blobs (default: digits)')
    .option('--train-size <n>', 'how many training samples (default: all, at most 2000)')
    .option('--seeds <n>', 'how many seeds each variant is trained with (default: 5)', seeds)
    .option('--precision <x>', 'add seeds until the 95 % intervals are this narrow, at most 60')
    .option('--margin <x>', 'call methods equivalent that are shown to differ by less than this')
    .option('--metric <name>', 'trainLoss, valLoss, valAccuracy, testLoss or testAccuracy (default: valLoss)')
    .option('--epochs <n>', 'how many epochs (default: 40)')
    .option(
      '--search <how>',
      'draw combinations: random:N, or halving:N which drops the worse half again and again',
    )
    .option('--folds <k>', 'k-fold cross-validation instead of one split')
    .option('--lab <LAB>', "compare the reference's functions of this lab with those of submissions")
    .option(
      '--deadline <s>',
      'how many seconds one training of a submission may take (default: 300)',
      deadline,
    )
    .option(
      '--isolation <level>',
      'how far submissions are kept from this machine (default: process)',
      isolation,
    )
    .option('--config <file>', 'run the comparison of this JSON file instead of one in words')
    .option('--from <file>', 'the same: repeat the comparison of this result.json')
    .option('--jobs <n>', 'how many trainings at once (default: one a core)', jobs)
    .option('--queue <url>', 'train by lab worker on other machines: postgres://USER@HOST:PORT/DATABASE')
    .option('--out <dir>', 'where pictures and numbers go (default: a folder in out/compare)')
    .option(
      '--theme <name>',
      'the look of the pictures: light, dark, slide, dark-slide (default: light)',
      theme,
    )
    .option('--json', 'answer in JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (given, { jobs: parallel, json = false, list = false, ...asked }) => {
      const { compare, listAxes } = await import('./commands/compare');
      if (list) return finish(listAxes({ json }, terminal));
      if (asked.queue !== undefined && parallel !== undefined)
        throw new UsageError(
          '--jobs is for this machine, and with --queue others train; give --jobs to lab worker',
        );
      const settings = { words: given, ...asked, json, parallel: parallel ?? availableParallelism() };
      finish(await compare(settings, terminal));
    });
}

const DIAGNOSE_EXAMPLES = `
KEY is a setting as in lab compare, with one value:
  npx lab diagnose                       the usual training on digits
  npx lab diagnose optimizer=sgd lr=3    a learning rate that is too high
  npx lab diagnose activation=sigmoid hidden=64x64x64x64 initializer=normal
  npx lab diagnose architecture=cnn --lab 13 submissions/ann/    a student's functions, beside the reference's`;

/** `lab diagnose`: what to look at first if a net doesn't learn. */
export function addDiagnose({ program, terminal, finish }: Session): void {
  program
    .command('diagnose')
    .description('look at one training: first loss, one batch, learning rates, steps, dead units, gradients')
    .argument(
      '[KEY=VALUE...]',
      'the settings of the training, the others have their defaults; with --lab, also the folder of a submission',
    )
    .option('--data <name>', 'the data set, or moons, ring, spirals, blobs (default: digits)')
    .option('--train-size <n>', 'how many training samples (default: all, at most 2000)')
    .option('--epochs <n>', 'how many epochs (default: 10)')
    .option('--lab <LAB>', "diagnose a submission of this lab, with the reference's numbers beside its own")
    .option(
      '--deadline <s>',
      'how many seconds one training of the submission may take (default: 300)',
      deadline,
    )
    .option(
      '--isolation <level>',
      'how far the submission is kept from this machine (default: process)',
      isolation,
    )
    .option('--jobs <n>', 'how many trainings at once (default: one a core)', jobs)
    .option('--out <dir>', 'where pictures and numbers go (default: a folder in out/diagnose)')
    .option(
      '--theme <name>',
      'the look of the pictures: light, dark, slide, dark-slide (default: light)',
      theme,
    )
    .option('--json', 'answer in JSON')
    .addHelpText('after', DIAGNOSE_EXAMPLES)
    .action(async (words, { jobs: parallel, json = false, ...asked }) => {
      const { diagnose } = await import('./commands/diagnose');
      finish(
        await diagnose({ words, ...asked, json, parallel: parallel ?? availableParallelism() }, terminal),
      );
    });
}
