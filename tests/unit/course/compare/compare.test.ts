import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { themeNamed } from '../../../../src/charts/theme';
import type { ResultFile } from '../../../../src/compare/result';
import { solutionOf } from '../../../../src/course/labs';
import { describeWithSolution } from '../../../graded/graded';

const PROGRAM = join(__dirname, '../../../../src/cli/lab.cjs');
const QUESTION = ['optimizer=sgd,adam', 'hidden=8', '--train-size', '60', '--seeds', '3', '--epochs', '4'];

// Each comparison starts processes of its own, which takes seconds where others are at work.
jest.setTimeout(240_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-compare-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

function compare(...args: string[]): Ran {
  return spawnSync(process.execPath, [PROGRAM, 'compare', ...args], { encoding: 'utf8' });
}

const resultIn = (out: string): ResultFile =>
  JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')) as ResultFile;

/** The names and hashes of all files of a comparison that a person sees. */
function filesIn(out: string): Record<string, string> {
  const names = readdirSync(out).filter((name) => !name.startsWith('.'));
  return Object.fromEntries(
    names.sort().map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(out, name)))
        .digest('hex'),
    ]),
  );
}

/** Starts a comparison, and kills it as soon as it has kept so many trainings. */
async function killedAfter(count: number, out: string): Promise<void> {
  const child: ChildProcess = spawn(
    process.execPath,
    [PROGRAM, 'compare', ...QUESTION, '--jobs', '2', '--out', out],
    { stdio: 'ignore' },
  );
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const kept = (): number => (existsSync(join(out, '.runs')) ? readdirSync(join(out, '.runs')).length : 0);
  while (child.exitCode === null && kept() < count) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGKILL');
  await gone;
}

describeWithSolution('04-optimizers')('lab compare', () => {
  let whole: string;
  let answer: Ran;
  beforeAll(() => {
    whole = join(folder, 'whole');
    answer = compare(...QUESTION, '--jobs', '1', '--out', whole);
  });

  it('answers with a table, a verdict, pictures and numbers', () => {
    expect(answer).toMatchObject({ status: 0 });
    expect(answer.stdout).toMatch(/sgd {2,}3 {2,}[^]*adam {2,}3 /);
    const { variants, runs, analysis, test } = resultIn(whole);
    expect(answer.stdout).toContain(analysis.verdict);
    expect(variants.map(({ label }) => label)).toEqual(['sgd', 'adam']);
    expect(runs.map(({ variant, seed }) => [variant, seed])).toEqual([
      ...[0, 1, 2].map((seed) => [0, seed]),
      ...[0, 1, 2].map((seed) => [1, seed]),
    ]);
    expect(test.statement).toMatch(/^the validation loss chose (sgd|adam); the test set was opened once/);
    const opened = runs.filter(({ final }) => final?.testAccuracy !== undefined);
    expect(new Set(opened.map(({ variant }) => variant))).toEqual(new Set(test.opened));
    expect(Object.keys(filesIn(whole)).filter((name) => name.endsWith('.png')).length).toBeGreaterThan(0);
    expect(readFileSync(join(whole, 'result.csv'), 'utf8').split('\n')).toHaveLength(1 + 6 + 1);
  });

  it('gives the same bytes after it was killed twice and ran on, with another number of workers', async () => {
    const out = join(folder, 'killed');
    await killedAfter(1, out);
    expect(existsSync(join(out, 'result.json'))).toBe(false);
    await killedAfter(4, out);
    expect(compare(...QUESTION, '--jobs', '2', '--out', out).status).toBe(0);
    expect(filesIn(out)).toEqual(filesIn(whole));
  });

  it('repeats a result, and a configuration that stands alone', () => {
    const again = join(folder, 'again');
    expect(compare('--from', join(whole, 'result.json'), '--out', again).status).toBe(0);
    expect(filesIn(again)).toEqual(filesIn(whole));
    const setup = join(folder, 'setup');
    expect(compare('--config', join(whole, 'setup.json'), '--json', '--out', setup).status).toBe(0);
    expect(filesIn(setup)).toEqual(filesIn(whole));
  });

  it('draws the pictures in another look, with the same numbers', () => {
    const dark = join(folder, 'dark');
    const { status } = compare('--from', join(whole, 'result.json'), '--theme', 'dark', '--out', dark);
    expect(status).toBe(0);
    const [before, after] = [filesIn(whole), filesIn(dark)];
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [name, hash] of Object.entries(after)) {
      const picture = /\.(png|svg)$/.test(name);
      expect({ name, changed: hash !== before[name] }).toEqual({ name, changed: picture });
    }
    expect(readFileSync(join(dark, 'finals.svg'), 'utf8').toLowerCase()).toContain(
      themeNamed('dark').palette.paper.toLowerCase(),
    );
  });

  it('removes the pictures of the numbers that were there before, and no other files', () => {
    const out = join(folder, 'again and again');
    cpSync(whole, out, { recursive: true });
    // A comparison of two settings has a picture more.
    const before = { ...resultIn(out), pictures: ['curves', 'heat'] };
    writeFileSync(join(out, 'result.json'), JSON.stringify(before));
    for (const name of ['heat.png', 'heat.svg', 'mine.png']) writeFileSync(join(out, name), name);
    const { status } = compare(
      'optimizer=sgd',
      'hidden=8',
      '--train-size',
      '60',
      '--epochs',
      '1',
      '--out',
      out,
    );
    expect(status).toBe(0);
    const pictures = (name: string): string[] =>
      readdirSync(name).filter((file) => /\.(png|svg)$/.test(file));
    const { pictures: listed } = resultIn(out);
    expect(pictures(out).sort()).toEqual(
      [...listed.flatMap((name) => [`${name}.png`, `${name}.svg`]), 'mine.png'].sort(),
    );
    expect(listed).not.toContain('heat');
  });

  it('runs a training again whose file is damaged', () => {
    const [name] = readdirSync(join(whole, '.runs'));
    writeFileSync(join(whole, '.runs', name!), '{"value": {');
    const before = filesIn(whole);
    expect(compare(...QUESTION, '--out', whole).status).toBe(0);
    expect(filesIn(whole)).toEqual(before);
  });

  it('has a diverged training as a result', () => {
    const out = join(folder, 'diverged');
    const ran = compare(
      'lr=0.1,1e30',
      'optimizer=sgd',
      '--train-size',
      '60',
      '--seeds',
      '2',
      '--epochs',
      '2',
      '--out',
      out,
    );
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain('2 diverged');
    expect(resultIn(out).runs.filter(({ outcome }) => outcome.kind === 'diverged')).toHaveLength(2);
  });

  it('refuses bad usage with 2, and writes nothing', () => {
    const out = join(folder, 'never');
    const ran = compare('optimizer=addam', '--out', out);
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^lab: optimizer takes .* received "addam"\. Did you mean adam\?\n$/);
    expect(existsSync(out)).toBe(false);
  });
});

describeWithSolution('04-optimizers')('submissions', () => {
  it('are trained beside the reference: copies agree, others are named, one that fails or never ends stops nothing', () => {
    const reference = readFileSync(join(solutionOf('04-optimizers'), 'lab.ts'), 'utf8');
    const line = 'const m = slots.m.mul(mu).sub(g.mul(learningRate));';
    const submissions = {
      copy: reference,
      mean: reference.replaceAll(line, 'const m = slots.m.mul(mu).sub(g.mul(learningRate * (1 - mu)));'),
      endless: reference.replaceAll(line, 'for (;;);'),
      broken: 'export const momentum = (',
    };
    const class1 = join(folder, 'class');
    for (const [name, text] of Object.entries(submissions)) {
      mkdirSync(join(class1, name), { recursive: true });
      writeFileSync(join(class1, name, 'lab.ts'), text);
    }
    const out = join(folder, 'submissions');
    const quick = ['--train-size', '60', '--seeds', '2', '--epochs', '6', '--deadline', '15'];
    const ran = compare('optimizer=momentum', '--lab', '04', class1, ...quick, '--out', out);
    expect(ran.status).toBe(1);
    const { variants, runs, outliers } = resultIn(out);
    expect(variants.map(({ implementation }) => implementation)).toEqual([
      ...['reference', 'broken', 'copy', 'endless', 'mean'],
    ]);
    expect(outliers!.map(({ implementation }) => implementation)).toEqual(['broken', 'endless', 'mean']);
    const curvesOf = (name: string): unknown =>
      runs.filter(({ variant }) => variants[variant]!.implementation === name).map(({ curves }) => curves);
    expect(curvesOf('copy')).toEqual(curvesOf('reference'));
    expect(ran.stdout).toMatch(/✗ endless: it took longer than 15 s \(lab\.ts:\d+\) \(seed 0 and 1\)/);
    expect(ran.stdout).toMatch(/! mean learns otherwise than the reference/);
  });
});

describeWithSolution('13-architectures')('lab diagnose', () => {
  const reference = (): string => readFileSync(join(solutionOf('13-architectures'), 'lab.ts'), 'utf8');
  const unit = 'let y = applied(convolution, x);';
  const diagnose = (name: string, text: string, ...words: string[]): Ran => {
    const submission = join(folder, 'diagnosed', name);
    mkdirSync(submission, { recursive: true });
    writeFileSync(join(submission, 'lab.ts'), text);
    const quick = ['architecture=cnn', 'hidden=4', '--train-size', '40', '--epochs', '2', '--json'];
    return spawnSync(
      process.execPath,
      [PROGRAM, 'diagnose', '--lab', '13', submission, ...quick, ...words, '--out', join(folder, name)],
      { encoding: 'utf8' },
    );
  };
  interface Answer {
    checklist: { name: string; level: string; measured: string; reference: { level: string } }[];
    pictures: string[];
    failures: string[];
  }
  const answerOf = ({ stdout }: Ran): Answer => JSON.parse(stdout) as Answer;

  it("finds the fault in a submission's net, where the reference has none", () => {
    const text = reference().replace(unit, 'let y = applied(tf.layers.dropout({ rate: 0.999 }), x);\n');
    const ran = diagnose(
      'student',
      text.replace('strides,\n      padding', 'strides,\n      trainable: false,\n      padding'),
      '--theme',
      'dark',
    );
    expect(ran.status).toBe(0);
    const { checklist, pictures } = answerOf(ran);
    const batch = checklist.find(({ name }) => name === 'one-batch')!;
    expect(batch).toMatchObject({ level: 'bad', reference: { level: 'good' } });
    for (const png of pictures) {
      const svg = readFileSync(png.replace(/png$/, 'svg'), 'utf8');
      expect(svg.toLowerCase()).toContain(themeNamed('dark').palette.paper.toLowerCase());
    }
    expect(pictures.length).toBeGreaterThan(1);
  });

  it('tells the reason of one that fails, and gives no others', () => {
    const ran = diagnose('unfinished', reference().replace(unit, "throw new Error('not done yet');\n"));
    expect(ran.status).toBe(1);
    const { checklist, failures, pictures } = answerOf(ran);
    expect(new Set(checklist.map(({ level }) => level))).toEqual(new Set(['not-asked']));
    expect(failures).toEqual([expect.stringMatching(/^not done yet \(lab\.ts:\d+\)$/)]);
    expect(pictures).toEqual([]);
  });

  it.each<[string, string[], RegExp]>([
    ['no folder', ['--lab', '13'], /--lab diagnoses one submission; name its folder/],
    ['two folders', ['--lab', '13', 'a', 'b'], /received a b\n$/],
    ['a folder that is not there', ['--lab', '13', 'nowhere'], /nowhere/],
    ['a lab that trains nothing', ['--lab', '2', '.'], /--lab takes a lab whose functions/],
    ['a deadline without a submission', ['--deadline', '9'], /--deadline is for trainings of a submission/],
  ])('refuses %s', (_what, words, message) => {
    const ran = spawnSync(process.execPath, [PROGRAM, 'diagnose', ...words], { encoding: 'utf8' });
    expect(ran).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(message) as string });
  });
});
