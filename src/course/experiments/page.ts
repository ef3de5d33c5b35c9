/** The page `docs/EXPERIMENTS.md`: the documents' own experiments, at the documents' size. */
import { counted } from '../../core/words';
import type { Experiment } from './list';
import type { Entry, ExperimentPicture } from './record';
import { commandOf, FOLDER, nameOf } from './record';

/** The text of the page. All numbers in it come from the records. */
export function experimentsPage(entries: readonly Entry[]): string {
  const lines = [
    '# The experiments of the course documents',
    '',
    'The documents describe some experiments without their numbers. Here they are at full size, with the reference answers. `npm start` draws the same pictures in a small regime.',
    '',
    '- **Again**: the command of an experiment runs it on your machine. It takes Fashion-MNIST from Debian’s package `dataset-fashion-mnist`, or from `npx lab data fetch fashion-mnist`; without these files it uses the 7,000 images that come with the kit.',
    '- **Intervals** have a confidence of 95 %. Equal seeds share data, order and first weights, and differences are taken seed by seed; several claims of one picture are corrected for their number.',
    '- **Times** are those of the whole command, on a machine whose two cores had much other work at the same time: alone, it takes a fraction of them.',
    '',
    'This page is written by `npm run docs:experiments` from the numbers in `docs/full/`.',
  ];
  for (const { experiment, record, pictures } of entries) {
    const { document, asks } = experiment;
    lines.push(
      '',
      `## ${pictures[0]!.title}`,
      '',
      `**${document}**: ${asks}`,
      '',
      `Command: \`${commandOf(experiment)}\` · ${minutes(record.seconds)} · ${counted(record.config.seeds.length, 'seed')} from ${record.config.seeds[0]} on · backend ${record.config.backend} · [numbers](${FOLDER}/${nameOf(experiment, experiment.figures[0])}.json)`,
      ...pictures.flatMap((picture) => ['', ...pictureLines(experiment, picture)]),
    );
  }
  return `${lines.join('\n')}\n`;
}

function pictureLines(experiment: Experiment, { id, title, caption, chart }: ExperimentPicture): string[] {
  const { verdict = '', details, dataset = '', note = '' } = chart;
  const setting = [dataset, note].filter((text) => text !== '').join('; ');
  return [
    `![${title}. ${verdict}](${FOLDER}/${nameOf(experiment, id)}.png)`,
    '',
    `**${verdict}** ${caption}`,
    ...(details === undefined ? [] : ['', details]),
    '',
    `Setting: ${setting}.`,
  ];
}

/** `45 s`, `10.1 minutes` */
function minutes(seconds: number): string {
  return seconds < 90 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(1)} minutes`;
}
