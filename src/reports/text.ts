import type { CheckResult, LabReport } from '../grading/model/report';
import type { Fact } from '../grading/model/facts';
import type { Manifest } from '../grading/model/manifest';
import { listed } from '../core/words';
import { points as pointsOf } from './graded';
import type { CheckOutline, Mark, ReportOutline, TaskOutline } from './outline';
import { canShowNumbers, FACT_LABELS, outlineOf } from './outline';
import { wrapped } from './wrap';

/** The look of a text: colours on a terminal, plain in a file. */
export interface TextStyle {
  /** The width of a line in letters. */
  width: number;
  colors: Record<'green' | 'yellow' | 'red' | 'dim' | 'bold', (text: string) => string>;
}

/** A report as a student reads it: by task, with the facts under each check that lost points. */
export function reportText(report: LabReport, manifest: Manifest, style: TextStyle): string {
  return new ReportText(report, manifest, style).text();
}

class ReportText {
  private readonly marks: Record<Mark, string>;
  private readonly outline: ReportOutline;

  constructor(
    private readonly report: LabReport,
    private readonly manifest: Manifest,
    private readonly style: TextStyle,
  ) {
    const { green, yellow, red, dim } = style.colors;
    this.marks = { passed: green('✓'), partly: yellow('◐'), failed: red('✗'), todo: dim('○') };
    this.outline = outlineOf(report, manifest);
  }

  text(): string {
    const { id, title } = this.manifest;
    const head = this.style.colors.bold(`${id.slice(0, 2)} · ${title}`);
    return ['', head, '', ...this.bodyTexts(), '', this.closing()].join('\n');
  }

  private bodyTexts(): string[] {
    const { unloadable, tasks } = this.outline;
    if (unloadable !== undefined)
      return [`  ${this.marks.failed} ${wrapped(unloadable, 4, this.style.width)}`];
    const width = Math.max(...tasks.map(({ id }) => id.length));
    return tasks.map((task) => this.taskText(task, width));
  }

  private taskText({ id, mark, score, points, todo, checks }: TaskOutline, width: number): string {
    const { bold, dim } = this.style.colors;
    const head = `  ${this.marks[mark]} ${bold(id.padEnd(width))}  ${scoreOf(score, points)}`;
    if (todo !== undefined) {
      const text = wrapped(dim(todo), 6, this.style.width);
      return `${head}  ${dim('not implemented yet')}\n      ${text}`;
    }
    return [head, ...checks.map((check) => this.checkText(check))].join('\n');
  }

  private checkText({ result, mark, sameAs }: CheckOutline): string {
    const { dim } = this.style.colors;
    const { id, score, points, verdict, facts } = result;
    const head = `      ${this.marks[mark]} ${id}  ${scoreOf(score, points)}  ${verdict}`;
    if (sameAs !== undefined) return `${head}  ${dim(`(the same as ${sameAs})`)}`;
    return [head, ...facts.map((fact) => this.factText(fact)), ...this.detailsText(result), ''].join('\n');
  }

  private factText({ kind, text }: Fact): string {
    const { dim, yellow } = this.style.colors;
    const shown = kind === 'hint' || kind === 'looks-like' ? yellow(text) : text;
    return `          ${dim(FACT_LABELS[kind].padEnd(10))} ${wrapped(shown, 21, this.style.width)}`;
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
    const points = bold(`${pointsOf(score)} of ${maxScore} points`) + onceMended(this.report);
    const total = `${points}  ${dim(`(backend ${backend}, seed ${seed}${recorded})`)}`;
    const failed = checks.find(canShowNumbers);
    if (!failed) return total;
    return `${total}\n${dim('all numbers of one check:')} npx lab check ${lab.slice(0, 2)} --only ${failed.id} --seed ${seed} --verbose`;
  }
}

/** The points that a submission has once its wrong tasks are right, if they cost other tasks points. */
function onceMended({ followThrough }: LabReport): string {
  if (!followThrough) return '';
  const { score, mended } = followThrough;
  return `; ${pointsOf(score)} once ${listed(mended)} ${mended.length === 1 ? 'is' : 'are'} right`;
}

function scoreOf(score: number, points: number): string {
  return points === 0 ? '    extra' : `${String(pointsOf(score)).padStart(4)} / ${points}`;
}
