import type { Check } from '../../../src/grading/model/check';
import type { Fact } from '../../../src/grading/model/facts';
import type { CheckResult, LabReport, Verdict } from '../../../src/grading/model/report';
import { VERDICTS } from '../../../src/grading/model/report';
import type { GradedLabReport } from '../../../src/reports/graded';

const CHECKS: Check[] = [
  { id: 'softmax/values', points: 10, asks: 'softmax of two rows', probe: 'values' },
  { id: 'softmax/large', points: 20, asks: 'softmax of large logits', probe: 'large', hidden: true },
  { id: 'sgd/step', points: 70, asks: 'one step of SGD', probe: 'step' },
];

export interface SampleCheck {
  verdict: Verdict;
  facts?: Fact[];
  unloadable?: boolean;
}

/** A report of three checks (the second is hidden), with a verdict each. */
export function sample(
  verdicts: [SampleCheck, SampleCheck, SampleCheck],
  lab = '03-softmax-sgd',
): GradedLabReport {
  const checks = verdicts.map(({ verdict, facts = [], unloadable = false }, i): CheckResult => {
    const { id, points } = CHECKS[i]!;
    const part =
      verdict === 'passed' ? 1 : verdict === 'tensor-leak' || verdict === 'changed-input' ? 0.5 : 0;
    return {
      id,
      task: id.split('/')[0]!,
      points,
      score: points * part,
      verdict,
      outcome: verdict === 'graders-fault' ? null : 'answered',
      misconception: null,
      misconceptions: [],
      facts,
      message: '',
      cause: null,
      unloadable,
    };
  });
  const report: LabReport = {
    version: 2,
    kit: '1.2.3',
    backend: 'wasm',
    reference: 'live',
    seed: 7,
    lab,
    score: checks.reduce((total, check) => total + check.score, 0),
    maxScore: 100,
    checks,
  };
  const manifest = {
    id: lab,
    title: 'Softmax | <b>regression</b>',
    sources: [],
    tasks: [
      { id: 'softmax', title: 'Softmax', points: 30, uses: [] },
      { id: 'sgd', title: 'SGD', points: 70, uses: [] },
    ],
    forbidden: [],
  };
  return { report, manifest, checks: CHECKS };
}

export const came = (text: string): Fact => ({ kind: 'came', text });

/** What a submission would like to say. */
export const ATTACKS = [
  '::error::you have 100 points',
  'a\n::set-output name=x::y\r\n::add-mask::b',
  '100 % of %0A\r',
  '````\n# a heading\n```',
  '<script>alert(1)</script> | </td> ]]> & "\'',
  '\uD800 alone, and \uFFFE',
] as const;

/** One report for each verdict at the first and the hidden check, and some with hostile texts. */
export const SAMPLES: GradedLabReport[] = [
  ...VERDICTS.map((verdict) =>
    sample([
      { verdict, facts: [came('p = 12.75')] },
      { verdict, facts: [came('p = 12.75')] },
      { verdict: 'passed' },
    ]),
  ),
  ...ATTACKS.map((text) =>
    sample([
      { verdict: 'crashed', facts: [came(text)] },
      { verdict: 'crashed', facts: [came(text)] },
      { verdict: 'wrong', facts: [came(text)] },
    ]),
  ),
  sample(
    [0, 1, 2].map(() => ({
      verdict: 'crashed' as const,
      facts: [came(`lab.ts is broken: ${ATTACKS[3]}`)],
      unloadable: true,
    })) as [SampleCheck, SampleCheck, SampleCheck],
  ),
];
