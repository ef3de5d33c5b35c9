import { DATASETS, downloadedDatasets, namesOf } from '../data/registry';
import type { Session } from './command';
import { addHelp } from './helpProgram';
import { repeated } from './options';

const ENVIRONMENT = `
Environment:
  LAB_DATA   a folder with the files of a data set, or with a folder for each data set (${namesOf(downloadedDatasets())})
  LAB_CACHE  where downloads go, instead of the cache of the system`;

/** `lab data`: lists the data sets, downloads them, verifies their files. */
export function addDataCommands({ program, terminal, finish }: Session): void {
  const data = program
    .command('data')
    .description('data sets: list, fetch, verify')
    .helpCommand(false)
    .addHelpText('after', ENVIRONMENT);

  data
    .command('list')
    .description('the data sets, where they are, and how to get those that are not here')
    .option('--json', 'answer in JSON')
    .action(async ({ json = false }) => {
      const { listData } = await import('./commands/dataList');
      finish(listData({ json }, terminal));
    });

  data
    .command('fetch')
    .description('download a data set into the cache; run again after an interruption, it goes on')
    .argument('<NAME>', `one of ${namesOf(downloadedDatasets())}`)
    .option('--mirror <url>', 'a folder to download from instead of the public ones (repeatable)', repeated)
    .option('--json', 'answer in JSON')
    .action(async (name, { mirror: mirrors, json = false }) => {
      const { fetchData } = await import('./commands/dataFetch');
      finish(await fetchData({ name, mirrors, json }, terminal));
    });

  data
    .command('verify')
    .description('checksums, counts, values and duplicates; exit code 1 if something is wrong')
    .argument('[NAME...]', `the data sets to verify (${namesOf(DATASETS)}); by default all on this machine`)
    .option('--dir <dir>', 'a folder with the files of the one data set named')
    .option('--json', 'answer in JSON')
    .action(async (names, { dir, json = false }) => {
      const { verifyData } = await import('./commands/dataVerify');
      finish(verifyData({ names, dir, json }, terminal));
    });

  addHelp(data);
}
