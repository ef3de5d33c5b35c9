/** The page `docs/SCORECARD.md`: what the kit finds of the claims of papers and documents. */
import { counted } from '../../core/words';
import type { Claim } from './claim';
import type { Verdict } from './judge';
import { judge, oursText, regionText } from './judge';
import type { ClaimRecord } from './record';

/** A claim and what was measured of it. */
export interface Entry {
  claim: Claim;
  record: ClaimRecord;
}

const BEGINNING = `# Scorecard

<!-- Written by \`npx lab scorecard\`. Do not edit it: change the claims in src/compare/scorecard/claims/ and run it again. -->

Claims of papers and documents, each tried with the code of the labs. The numbers below were measured; nobody entered them. Nearly every claim was made in a larger setting than this kit's: each section says what differs, and a claim that does not hold here may hold there.

- **Verdict**: a claim _holds_ if the intervals of all of its numbers lie where it says. It _does not hold_ if one of them lies outside, in this setting. Otherwise it is _not told apart_: the numbers of these seeds allow both.
- **Intervals** hold together with 95 % in each claim: with m numbers, each has a confidence of 1 − 0.05/m (Student, Bonferroni). Means of ratios are geometric. Equal seeds share data, order and first weights, and differences are taken seed by seed.
- **"Counts as"** is set beforehand, in the claim's file: the range in which the whole interval of our mean must lie. Where a source gives a number, the range is stated around it. After a first look, no range was changed, but some settings were: the first weights of relu-tanh and residual-depth, the rate of deep-sigmoid, the epochs of he-xavier, and the seeds of deep-sigmoid, random-labels and double-descent. So the intervals of these are somewhat too narrow.
- **Again**: \`npx lab scorecard NAME\` tries a claim anew, \`--full\` with twice the seeds and on the data of the source, if they are on the machine.
`;

/** The whole page as Markdown. */
export function scorecardPage(entries: readonly Entry[]): string {
  return [BEGINNING, overview(entries), ...entries.map(section)].join('\n');
}

function overview(entries: readonly Entry[]): string {
  const verdicts = entries.map(({ claim, record }) => judge(claim, record.measured).verdict);
  const count = (wanted: Verdict): number => verdicts.filter((verdict) => verdict === wanted).length;
  const rows = entries.map(({ claim, record }, i) => [
    `[${claim.name}](#${claim.name})`,
    claim.title,
    record.title,
    `**${verdicts[i]}**`,
  ]);
  return [
    `The verdicts on ${counted(entries.length, 'claim')}: holds ${count('holds')}, does not hold ${count('does not hold')}, not told apart ${count('not told apart')}.`,
    '',
    ...tableOf(['claim', 'in one sentence', 'tried on', 'verdict'], rows),
    '',
  ].join('\n');
}

/** A table of Markdown whose columns are aligned, as the formatter of the kit writes it. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length), 3));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

function section({ claim, record }: Entry): string {
  const { findings, verdict } = judge(claim, record.measured);
  const rows = findings.map((finding) => {
    const { expectation, note } = finding;
    const ours = note === '' ? oursText(finding) : `${oursText(finding)}; ${note}`;
    return [expectation.name, expectation.claimed, regionText(expectation), ours, finding.verdict];
  });
  return [
    `## ${claim.name}`,
    '',
    `**${claim.title}** ${sentence(verdict)}`,
    '',
    `- **Source**: ${claim.source}`,
    `- **Its setting**: ${claim.setting}`,
    `- **What differs here**: ${claim.differs}`,
    `- **Tried on**: ${record.title}; ${counted(record.seeds, 'seed')}, ${counted(record.trainings, 'training')}, ${record.mode} mode.${missingText(claim, record)}`,
    '',
    ...tableOf(['number', 'claimed', 'counts as', 'ours (mean and interval)', 'verdict'], rows),
    '',
    `![${claim.title}](scorecard/${claim.name}.png)`,
    '',
  ].join('\n');
}

const SENTENCES: Record<Verdict, string> = {
  holds: 'It **holds** in our setting.',
  'does not hold': 'It **does not hold** in our setting.',
  'not told apart': 'In our setting it is **not told apart** from its opposite.',
};

function sentence(verdict: Verdict): string {
  return SENTENCES[verdict];
}

function missingText({ name }: Claim, { missingData }: ClaimRecord): string {
  if (missingData === null) return '';
  return ` The data of the source, ${missingData}, were not used: \`npx lab data fetch ${missingData}\` brings them, and \`npx lab scorecard ${name} --full\` tries the claim on them.`;
}
