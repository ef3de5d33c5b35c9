import { availableParallelism } from 'node:os';
import type { Session } from './command';
import { jobs } from './options';

const EXAMPLES = `
  npx lab scorecard --list              the claims, their sources and data
  npx lab scorecard                     tries all of them
  npx lab scorecard dropout --full      twice the seeds, and the data of the source if they are there
  npx lab scorecard --out docs          writes docs/SCORECARD.md anew`;

/** `lab scorecard`: claims of papers and documents, tried with the code of the labs. */
export function addScorecard({ program, terminal, finish }: Session): void {
  program
    .command('scorecard')
    .description(
      'try claims of papers and documents: train, judge by intervals, and write a page with pictures',
    )
    .argument('[CLAIM...]', 'the claims (default: all)')
    .option('--list', 'list the claims')
    .option('--full', 'twice the seeds, and the data set of the source where it is on this machine')
    .option('--out <dir>', 'where the page, numbers and pictures go', 'out/scorecard')
    .option('--jobs <n>', 'how many trainings at once (default: one a core)', jobs)
    .option('--json', 'answer in JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (names, { jobs: parallel, list = false, full = false, json = false, out }) => {
      const { listClaims, scorecard } = await import('./commands/scorecard');
      if (list) return finish(listClaims(names, { json }, terminal));
      const mode = full ? 'full' : 'quick';
      finish(
        await scorecard({ names, mode, out, json, parallel: parallel ?? availableParallelism() }, terminal),
      );
    });
}
