import type { CheckResult, LabReport, Verdict } from '../grading/model/report';
import type { Fact } from '../grading/model/facts';
import { textOfFact } from '../grading/model/facts';
import type { Manifest } from '../grading/model/manifest';
import { listed } from '../core/words';
import { wrapped } from './wrap';

/** The look of a text: colours on a terminal, plain in a file. */
export interface TextStyle {
  /** The width of a line in letters. */
  width: number;
  colors: Record<'green' | 'yellow' | 'red' | 'dim' | 'bold', (text: string) => string>;
}

/** Verdicts on numbers: `--verbose` shows all of these numbers. */
const HAVE_NUMBERS: Verdict[] = ['wrong', 'not-a-number', 'wrong-shape'];

/** A report as a student reads it: by task, with the facts under each check that lost points. */
export function reportText(report: LabReport, manifest: Manifest, style: TextStyle): string {
  return new ReportText(report, manifest, style).text();
}

class ReportText {
  private readonly marks: Record<'passed' | 'partly' | 'failed' | 'todo', string>;
  /** The first check that failed by each cause: one error can fail many checks, and is written in full once. */
  private readonly firstByCause = new Map<string, string>();

  constructor(
    private readonly report: LabReport,
    private readonly manifest: Manifest,
    private readonly style: TextStyle,
  ) {
    const { green, yellow, red, dim } = style.colors;
    this.marks = { passed: green('✓'), partly: yellow('◐'), failed: red('✗'), todo: dim('○') };
  }

  text(): string {
    const { id, title } = this.manifest;
    const head = this.style.colors.bold(`${id.slice(0, 2)} · ${title}`);
    return ['', head, '', ...(this.brokenText() ?? this.taskTexts()), '', this.closing()].join('\n');
  }

  /** The one reason why no check could be asked: there is no lab.ts, or it could not be loaded. */
  private brokenText(): string[] | undefined {
    const [first] = this.report.checks;
    if (!first?.unloadable) return undefined;
    const reason = (textOfFact(first.facts, 'came') ?? '').replace(/^an error: /, '');
    return [`  ${this.marks.failed} ${wrapped(reason, 4, this.style.width)}`];
  }

  private taskTexts(): string[] {
    const { checks } = this.report;
    const tasks = this.manifest.tasks.filter(({ id }) => checks.some((check) => check.task === id));
    const width = Math.max(...tasks.map(({ id }) => id.length));
    return tasks.map(({ id }) =>
      this.taskText(
        id.padEnd(width),
        checks.filter((check) => check.task === id),
      ),
    );
  }

  private taskText(name: string, checks: CheckResult[]): string {
    const { bold, dim } = this.style.colors;
    const score = sum(checks.map((check) => check.score));
    const points = sum(checks.map((check) => check.points));
    const todo = checks.every((check) => check.verdict === 'not-implemented');
    const mark = todo ? this.marks.todo : score === points ? this.marks.passed : this.markOf(score);
    const head = `  ${mark} ${bold(name)}  ${scoreOf(score, points)}`;
    if (todo) {
      const text = wrapped(dim(todoText(checks[0]!)), 6, this.style.width);
      return `${head}  ${dim('not implemented yet')}\n      ${text}`;
    }
    const failed = checks.filter((check) => check.verdict !== 'passed');
    return [head, ...failed.map((check) => this.checkText(check))].join('\n');
  }

  private checkText(check: CheckResult): string {
    const { dim } = this.style.colors;
    const head = `      ${this.markOf(check.score)} ${check.id}  ${scoreOf(check.score, check.points)}  ${check.verdict}`;
    const first = check.cause === null ? undefined : this.firstByCause.get(check.cause);
    if (first !== undefined) return `${head}  ${dim(`(the same as ${first})`)}`;
    if (check.cause !== null) this.firstByCause.set(check.cause, check.id);
    const facts = check.facts.map((fact) => this.factText(fact));
    return [head, ...facts, ...this.detailsText(check), ''].join('\n');
  }

  private factText({ kind, text }: Fact): string {
    const { dim, yellow } = this.style.colors;
    const shown = kind === 'hint' || kind === 'looks-like' ? yellow(text) : text;
    return `          ${dim(LABELS[kind].padEnd(10))} ${wrapped(shown, 21, this.style.width)}`;
  }

  private detailsText({ details }: CheckResult): string[] {
    if (!details) return [];
    return Object.entries(details).map(
      ([name, value]) => `          ${this.style.colors.dim(`all ${name}`)}\n${JSON.stringify(value)}`,
    );
  }

  private closing(): string {
    const { bold, dim } = this.style.colors;
    const { score, maxScore, backend, seed, reference, checks, lab } = this.report;
    const recorded = reference === 'recorded' ? ', recorded answers' : '';
    const points = bold(`${round(score)} of ${maxScore} points`) + onceMended(this.report);
    const total = `${points}  ${dim(`(backend ${backend}, seed ${seed}${recorded})`)}`;
    const failed = checks.find(({ verdict }) => HAVE_NUMBERS.includes(verdict));
    if (!failed) return total;
    return `${total}\n${dim('all numbers of one check:')} npx lab check ${lab.slice(0, 2)} --only ${failed.id} --seed ${seed} --verbose`;
  }

  private markOf(score: number): string {
    return score > 0 ? this.marks.partly : this.marks.failed;
  }
}

/** The points that a submission has once its wrong tasks are right, if they cost other tasks points. */
function onceMended({ followThrough }: LabReport): string {
  if (!followThrough) return '';
  const { score, mended } = followThrough;
  return `; ${round(score)} once ${listed(mended)} ${mended.length === 1 ? 'is' : 'are'} right`;
}

const LABELS: Record<Fact['kind'], string> = {
  asked: 'asked',
  inputs: 'inputs',
  came: 'came',
  expected: 'expected',
  differs: 'differs',
  first: 'first',
  'looks-like': 'looks like',
  hint: 'hint',
};

/** The line under a task that is still to be written: its hint, or the obstacle. */
function todoText({ outcome, facts }: CheckResult): string {
  // A task that waits for another one has no hint of its own.
  const hint = outcome === 'not-implemented' ? textOfFact(facts, 'hint') : undefined;
  return hint ?? textOfFact(facts, 'came') ?? '';
}

function scoreOf(score: number, points: number): string {
  return `${String(round(score)).padStart(4)} / ${points}`;
}

function round(score: number): number {
  return Math.round(score * 100) / 100;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
