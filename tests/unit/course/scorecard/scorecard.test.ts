import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimsNamed, listClaims } from '../../../../src/cli/commands/scorecard';
import type { Claim } from '../../../../src/compare/scorecard/claim';
import { CLAIMS } from '../../../../src/compare/scorecard/claims';
import type { Entry } from '../../../../src/compare/scorecard/page';
import { breaches } from '../../../../src/charts/rules';
import { configurationOf } from '../../../../src/compare/scorecard/claim';
import { judge, sentenceOf } from '../../../../src/compare/scorecard/judge';
import { scorecardPage } from '../../../../src/compare/scorecard/page';
import { ROOT } from '../../../../src/course/labs';
import { newCanvas } from '../../../../src/node/canvas';
import { recordOf } from '../../../../src/compare/scorecard/record';
import { storedEntries, writeEntry, writePage } from '../../../../src/course/scorecard/files';
import { designOf, runScorecard } from '../../../../src/course/scorecard/runScorecard';
import { describeWithSolution } from '../../../graded/graded';
import { fakeTerminal } from '../../cli/fakeTerminal';

// A training starts processes of its own, which takes seconds where others are at work.
jest.setTimeout(240_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-scorecard-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const momentum = CLAIMS.find(({ name }) => name === 'momentum-step')!;

/** The claim with runs so short that they say nothing. */
const tiny: Claim = {
  ...momentum,
  questions: (design) => {
    const { speed } = momentum.questions(design);
    const axes = { ...speed!.axes, hidden: ['4'], trainSize: [60] };
    return { speed: { ...speed!, axes, epochs: 2, seeds: 2 } };
  },
};

async function tried(journal: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  await runScorecard({
    ...{ claims: [tiny], mode: 'quick', journal, parallel: 1, signal: new AbortController().signal },
    onProgress: () => undefined,
    onEntry: (entry) => entries.push(entry),
  });
  return entries;
}

describeWithSolution('04-optimizers')('a claim that is tried', () => {
  it('gives a record, a picture and a page, and the same ones again', async () => {
    const journal = join(folder, 'journal');
    const [entry] = await tried(journal);
    expect(entry!.record).toMatchObject({ claim: 'momentum-step', data: 'digits', trainings: 8, seeds: 2 });
    // Two epochs of four units don't get to the target.
    expect(entry!.record.measured['same-rate']!.values).toEqual([null, null]);
    expect(entry!.record.chart.verdict).toMatch(/^Not told apart/);
    const { json, picture } = writeEntry(entry!, folder);
    expect(recordOf(JSON.parse(readFileSync(json, 'utf8')))).toEqual(entry!.record);
    expect(readFileSync(picture).subarray(1, 4).toString()).toBe('PNG');
    const page = readFileSync(writePage(folder), 'utf8');
    expect(page).toContain('## momentum-step');
    expect(page).toContain('2 of 2 runs have no number');
    const kept = readdirSync(join(journal, 'momentum-step', '.runs')).length;
    expect(await tried(journal)).toEqual([entry]);
    expect(readdirSync(join(journal, 'momentum-step', '.runs'))).toHaveLength(kept);
  });
});

describe('docs/SCORECARD.md', () => {
  const docs = join(ROOT, 'docs');
  const entries = storedEntries(docs);

  it('is made of the stored numbers', () => {
    expect(readFileSync(join(docs, 'SCORECARD.md'), 'utf8')).toBe(scorecardPage(entries));
  });

  it('has every claim, each with a picture', () => {
    expect(entries.map(({ claim }) => claim.name)).toEqual(CLAIMS.map(({ name }) => name));
    const files = readdirSync(join(docs, 'scorecard')).sort();
    expect(files).toEqual(CLAIMS.flatMap(({ name }) => [`${name}.json`, `${name}.png`]).sort());
  });

  it.each(entries.map((entry) => [entry.claim.name, entry] as const))(
    'has for %s what the claim asks today, and the verdict of its numbers',
    (_, { claim, record }) => {
      const { mode, data } = record;
      const design = { mode, data, isOwnData: data === claim.ownData };
      const asked = Object.entries(claim.questions(design));
      expect(record.questions).toEqual(
        Object.fromEntries(asked.map(([name, question]) => [name, configurationOf(question, design)])),
      );
      expect(Object.keys(record.measured).sort()).toEqual(claim.expects.map(({ key }) => key).sort());
      for (const { values } of Object.values(record.measured)) expect(values).toHaveLength(record.seeds);
      expect(record.chart.verdict).toBe(sentenceOf(judge(claim, record.measured)));
      expect(breaches({ chart: record.chart, caption: claim.title }, newCanvas, ['headline'])).toEqual([]);
    },
  );
});

describe('the data of a claim', () => {
  const homework = CLAIMS.find(({ name }) => name === 'homework-softmax')!;
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it('are those that ship in quick mode, and in full mode if the others are missing', () => {
    process.env['LAB_CACHE'] = join(folder, 'no-cache');
    delete process.env['LAB_DATA'];
    expect(designOf(homework, 'quick')).toEqual({ mode: 'quick', data: 'digits', isOwnData: false });
    expect(designOf(homework, 'full')).toEqual({ mode: 'full', data: 'digits', isOwnData: false });
    expect(existsSync(join(folder, 'no-cache'))).toBe(false);
  });
});

describe('the names of claims', () => {
  it('choose claims in the order of the page', () => {
    expect(claimsNamed(['dropout', 'Momentum-Step']).map(({ name }) => name)).toEqual([
      'momentum-step',
      'dropout',
    ]);
    expect(claimsNamed([])).toHaveLength(CLAIMS.length);
  });

  it.each([
    ['momentum', 'Did you mean momentum-step?'],
    ['dropuot', 'Did you mean dropout?'],
    ['batchnorm-step', 'Did you mean batch-norm-steps'],
    ['', 'received ""'],
  ])('%p is answered with the nearest right ones', (name, answer) => {
    expect(() => claimsNamed([name])).toThrow(answer);
  });

  it('are listed with their sources and data', () => {
    const { output } = listClaims([], { json: true }, fakeTerminal());
    const { json } = output as { json: { name: string; data: string; fullData: string }[] };
    expect(json.map(({ name }) => name)).toEqual(CLAIMS.map(({ name }) => name));
    expect(json.find(({ name }) => name === 'homework-mlp')).toMatchObject({
      data: 'digits',
      fullData: 'mnist',
    });
  });
});
