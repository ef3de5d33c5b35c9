import { Command } from 'commander';
import { DATASETS, downloadedDatasets, namesOf } from '../../data/registry';

const EVERY_TIME = (url: string, earlier: string[] = []): string[] => [...earlier, url];

/** `lab data`: what data sets there are, how to get them, whether they are sound. */
export function dataCommand(): Command {
  const data = new Command('data')
    .description('data sets: list, fetch, verify')
    .addHelpText(
      'after',
      `
Environment:
  LAB_DATA   a folder with the files of a data set, or with a folder for each data set (${namesOf(downloadedDatasets())})
  LAB_CACHE  where downloads go, instead of the cache of the system`,
    )
    .exitOverride();

  data
    .command('list')
    .description('the data sets, where they are, and how to get those that are not here')
    .option('--json', 'answer in JSON')
    .action(async (options) => (await import('./dataList')).listData(options));

  data
    .command('fetch')
    .description('download a data set into the cache; run again after an interruption, it goes on')
    .argument('<NAME>', `one of ${namesOf(downloadedDatasets())}`)
    .option('--mirror <url>', 'a folder to download from instead of the public ones (repeatable)', EVERY_TIME)
    .option('--json', 'answer in JSON')
    .action(async (name, options) => (await import('./dataFetch')).fetchData(name, options));

  data
    .command('verify')
    .description('checksums, counts, values and duplicates; exit code 1 if something is wrong')
    .argument('[NAME...]', `the data sets to verify (${namesOf(DATASETS)}); by default all on this machine`)
    .option('--dir <dir>', 'a folder with the files of the one data set named')
    .option('--json', 'answer in JSON')
    .action(async (names, options) => (await import('./dataVerify')).verifyData(names, options));

  return data;
}
