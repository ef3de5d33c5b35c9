import Ajv from 'ajv';
import { convert } from 'xmlbuilder2';
import { FORMAT_NAMES } from '../../../src/cli/options';
import { LabReportSchema, VERDICTS } from '../../../src/grading/model/report';
import type { FileFormat } from '../../../src/reports/formats';
import { FORMATS } from '../../../src/reports/formats';
import { withoutCommands, workflowCommand } from '../../../src/reports/github';
import type { GradedLabReport } from '../../../src/reports/graded';
import { unfinishedReport } from '../../../src/reports/graded';
import { fenced } from '../../../src/reports/markdown';
import { ATTACKS, came, sample, SAMPLES } from './samples';

const ajv = new Ajv({ allErrors: true, strict: true });

/** The rules of Gradescope's page "Autograder specifications". */
const GRADESCOPE = ajv.compile({
  type: 'object',
  additionalProperties: false,
  // Without points for a test, the score of the whole must be there.
  required: ['score', 'tests'],
  properties: {
    score: { type: 'number', minimum: 0 },
    execution_time: { type: 'number' },
    output: { type: 'string' },
    output_format: { $ref: '#/definitions/format' },
    test_output_format: { $ref: '#/definitions/format' },
    test_name_format: { $ref: '#/definitions/format' },
    visibility: { $ref: '#/definitions/visibility' },
    stdout_visibility: { $ref: '#/definitions/visibility' },
    extra_data: { type: 'object' },
    tests: { type: 'array', items: { $ref: '#/definitions/test' } },
  },
  definitions: {
    format: { enum: ['text', 'html', 'simple_format', 'md', 'ansi'] },
    visibility: { enum: ['hidden', 'after_due_date', 'after_published', 'visible'] },
    test: {
      type: 'object',
      additionalProperties: false,
      properties: {
        score: { type: 'number', minimum: 0 },
        max_score: { type: 'number', minimum: 0 },
        status: { enum: ['passed', 'failed'] },
        name: { type: 'string' },
        name_format: { $ref: '#/definitions/format' },
        number: { type: 'string', pattern: '^\\d+(\\.\\d+)*$' },
        output: { type: 'string' },
        output_format: { $ref: '#/definitions/format' },
        tags: { type: 'array', items: { type: 'string' } },
        visibility: { $ref: '#/definitions/visibility' },
        extra_data: { type: 'object' },
      },
    },
  },
});

/** The rules of Exercism's page "The Test Runner Interface", version 3. */
const EXERCISM = ajv.compile({
  type: 'object',
  additionalProperties: false,
  required: ['version', 'status'],
  properties: {
    version: { const: 3 },
    status: { enum: ['pass', 'fail', 'error'] },
    message: { type: ['string', 'null'], maxLength: 65535 },
    tests: { type: 'array', items: { $ref: '#/definitions/test' } },
  },
  if: { properties: { status: { const: 'error' } } },
  then: { required: ['message'], properties: { message: { type: 'string', minLength: 1 } } },
  else: {
    required: ['tests'],
    properties: { tests: { type: 'array', minItems: 1 }, message: { type: 'null' } },
  },
  definitions: {
    test: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'status'],
      properties: {
        name: { type: 'string', minLength: 1 },
        status: { enum: ['pass', 'fail', 'error'] },
        message: { type: ['string', 'null'], maxLength: 65535 },
        output: { type: ['string', 'null'], maxLength: 500 },
        test_code: { type: 'string' },
        task_id: { type: 'integer', minimum: 1 },
      },
      if: { properties: { status: { const: 'pass' } } },
      then: { properties: { message: { type: 'null' } } },
      else: { required: ['message'], properties: { message: { type: 'string', minLength: 1 } } },
    },
  },
});

interface GradescopeResult {
  score: number;
  output: string;
  tests: {
    score: number;
    max_score: number;
    output: string;
    status: string;
    number: string;
    visibility: string;
  }[];
}

interface ExercismResult {
  status: string;
  message: string | null;
  tests: { name: string; status: string; message: string | null; task_id: number }[];
}

const gradescope = (...labs: GradedLabReport[]): GradescopeResult =>
  JSON.parse(FORMATS.gradescope(labs)) as GradescopeResult;
const exercism = (lab: GradedLabReport): ExercismResult =>
  JSON.parse(FORMATS.exercism([lab])) as ExercismResult;

it('the command line knows all formats', () => {
  expect([...FORMAT_NAMES].sort()).toEqual(['text', ...Object.keys(FORMATS)].sort());
});

it.each([
  ['gradescope', GRADESCOPE],
  ['exercism', EXERCISM],
] as const)('%s follows its rules for every verdict and every text', (format, validate) => {
  for (const lab of SAMPLES) {
    validate(JSON.parse(FORMATS[format]([lab])));
    expect(validate.errors ?? []).toEqual([]);
  }
});

it('json holds the reports as they are', () => {
  const [first, second] = SAMPLES;
  expect(JSON.parse(FORMATS.json([first!, second!]))).toEqual([first!.report, second!.report]);
});

describe('a hidden check', () => {
  const secret = 'inputs 0.125 expected 0.875';
  const facts = [
    { kind: 'asked', text: 'softmax of large logits' },
    came(secret),
    { kind: 'expected', text: secret },
    { kind: 'differs', text: secret },
    { kind: 'hint', text: 'Subtract the maximum.' },
  ] as const;
  const formats = Object.keys(FORMATS).filter((format) => format !== 'json') as FileFormat[];

  it.each(formats)('shows no inputs, answers and error texts in %s, with each verdict', (format) => {
    for (const verdict of VERDICTS) {
      const lab = sample([{ verdict: 'passed' }, { verdict, facts: [...facts] }, { verdict: 'passed' }]);
      const text = FORMATS[format]([lab]);
      expect(text).not.toContain('0.125');
      expect(text).not.toContain('0.875');
      expect(text.includes('Subtract the maximum.')).toBe(verdict !== 'passed');
    }
  });

  it.each(formats)('is taken for granted in %s if the kit does not know the check', (format) => {
    const lab = sample([
      { verdict: 'wrong', facts: [came(secret)] },
      { verdict: 'passed' },
      { verdict: 'passed' },
    ]);
    expect(FORMATS[format]([{ ...lab, checks: [] }])).not.toContain('0.125');
  });

  it('is shown by Gradescope once the grades are published', () => {
    const { tests } = gradescope(sample([{ verdict: 'wrong' }, { verdict: 'wrong' }, { verdict: 'wrong' }]));
    expect(tests.map(({ visibility }) => visibility)).toEqual(['visible', 'after_published', 'visible']);
  });
});

describe('gradescope', () => {
  const half = sample([
    { verdict: 'passed' },
    { verdict: 'tensor-leak' },
    { verdict: 'wrong', facts: [came('1')] },
  ]);

  it('has the points of each check, numbered by lab, task and check, and their sum', () => {
    const { score, tests } = gradescope(
      half,
      sample([{ verdict: 'passed' }, { verdict: 'passed' }, { verdict: 'passed' }], '04-optimizers'),
    );
    expect(score).toBe(120);
    expect(tests.map((test) => [test.number, test.score, test.max_score, test.status])).toEqual([
      ['3.1.1', 10, 10, 'passed'],
      ['3.1.2', 10, 20, 'failed'],
      ['3.2.1', 0, 70, 'failed'],
      ['4.1.1', 10, 10, 'passed'],
      ['4.1.2', 20, 20, 'passed'],
      ['4.2.1', 70, 70, 'passed'],
    ]);
    expect(tests[2]!.output).toBe('came: 1');
  });

  it('says that a failure of the grader is not the fault of the student', () => {
    const { output } = gradescope(
      sample([{ verdict: 'graders-fault' }, { verdict: 'passed' }, { verdict: 'passed' }]),
    );
    expect(output).toContain('not your fault');
  });
});

describe('exercism', () => {
  it('tells a wrong answer from an answer that never came', () => {
    const { status, tests } = exercism(
      sample([{ verdict: 'passed' }, { verdict: 'timed-out' }, { verdict: 'wrong', facts: [came('1')] }]),
    );
    expect(status).toBe('fail');
    expect(tests.map((test) => [test.name, test.status, test.task_id])).toEqual([
      ['softmax/values', 'pass', 1],
      ['softmax/large', 'error', 1],
      ['sgd/step', 'fail', 2],
    ]);
  });

  it('passes if all checks are passed', () => {
    expect(
      exercism(sample([{ verdict: 'passed' }, { verdict: 'passed' }, { verdict: 'passed' }])).status,
    ).toBe('pass');
  });

  it('is an error with the reason if lab.ts can not be loaded', () => {
    expect(exercism(SAMPLES.at(-1)!)).toEqual({
      version: 3,
      status: 'error',
      message: `lab.ts is broken: ${ATTACKS[3]}`,
      tests: [],
    });
  });
});

describe('junit', () => {
  /** The children that each element may have, and the attributes that it must have. */
  const RULES: Record<string, { children: string[]; attributes: string[] }> = {
    testsuites: { children: ['testsuite'], attributes: ['name', 'tests', 'failures', 'errors'] },
    testsuite: {
      children: ['properties', 'testcase'],
      attributes: ['name', 'tests', 'failures', 'errors', 'skipped', 'time'],
    },
    properties: { children: ['property'], attributes: [] },
    property: { children: [], attributes: ['name', 'value'] },
    testcase: { children: ['failure', 'error'], attributes: ['classname', 'name', 'time'] },
    failure: { children: [], attributes: ['message', 'type'] },
    error: { children: [], attributes: ['message', 'type'] },
  };

  /** A node in the verbose form of xmlbuilder2: attributes begin with @, text is under #. */
  type Node = Record<string, unknown>;

  function follows(name: string, node: Node): void {
    const { children, attributes } = RULES[name]!;
    const keys = Object.keys(node).filter((key) => key !== '#');
    expect(keys.filter((key) => key.startsWith('@')).sort()).toEqual(
      attributes.map((key) => `@${key}`).sort(),
    );
    for (const child of keys.filter((key) => !key.startsWith('@'))) {
      expect(children).toContain(child);
      for (const one of node[child] as Node[]) follows(child, one);
    }
  }

  const parsed = (xml: string): Node => convert(xml, { format: 'object', verbose: true }) as unknown as Node;

  it('is XML by the rules of the schema, for every verdict and every text', () => {
    for (const lab of SAMPLES) {
      const xml = FORMATS.junit([lab]);
      // The characters that XML 1.0 allows.
      expect(xml).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
      const [suites] = parsed(xml)['testsuites'] as Node[];
      follows('testsuites', suites!);
    }
  });

  it('counts wrong answers as failures and missing answers as errors', () => {
    const xml = FORMATS.junit([
      sample([{ verdict: 'wrong' }, { verdict: 'crashed' }, { verdict: 'passed' }]),
    ]);
    expect(xml).toContain('<testsuites name="lab check" tests="3" failures="1" errors="1">');
    expect(xml.match(/<failure /g)).toHaveLength(1);
    expect(xml.match(/<error /g)).toHaveLength(1);
  });

  it('writes the signs of XML as text', () => {
    const lab = sample([
      { verdict: 'wrong', facts: [came(ATTACKS[4])] },
      { verdict: 'passed' },
      { verdict: 'passed' },
    ]);
    expect(FORMATS.junit([lab])).toContain(
      `>came: &lt;script&gt;alert(1)&lt;/script&gt; | &lt;/td&gt; ]]&gt; &amp; "'</failure>`,
    );
  });
});

describe('github', () => {
  it('has one command a line, and no line of a submission', () => {
    for (const lab of SAMPLES) {
      const lines = FORMATS.github([lab]).split(/[\r\n]/);
      const lost = lab.report.checks.filter(({ verdict }) => verdict !== 'passed');
      expect(lines).toHaveLength(lost.length + 1);
      for (const line of lines)
        expect(line).toMatch(/^::(error|warning) file=labs\/03-softmax-sgd\/lab\.ts,|^::notice title=/);
    }
  });

  it('marks the line of lab.ts, and warns where a part of the points was lost', () => {
    const text = FORMATS.github([
      sample([
        { verdict: 'crashed', facts: [came('an error at lab.ts:12: no')] },
        { verdict: 'passed' },
        { verdict: 'changed-input', facts: [came('it')] },
      ]),
    ]);
    expect(text.split('\n')).toEqual([
      '::error file=labs/03-softmax-sgd/lab.ts,line=12,title=softmax/values%3A an error (0 of 10 points)::came: an error at lab.ts:12: no',
      '::warning file=labs/03-softmax-sgd/lab.ts,title=sgd/step%3A the right answer%2C but an argument was changed (35 of 70 points)::came: it',
      '::notice title=03-softmax-sgd::55 of 100 points (seed 7)',
    ]);
  });

  it.each([
    ['a%b', 'a%25b'],
    ['a\r\nb', 'a%0D%0Ab'],
    ['%0A', '%250A'],
    ['a::b, c', 'a::b, c'],
  ])('writes %j as text of a message', (text, written) => {
    expect(workflowCommand('error', {}, text)).toBe(`::error::${written}`);
  });

  it('writes colons and commas of a property as text', () => {
    expect(workflowCommand('error', { title: 'a: b, 5 %\n' }, '')).toBe('::error title=a%3A b%2C 5 %25%0A::');
  });

  it('stops commands until the same token', () => {
    expect(withoutCommands('abc')).toEqual({ begin: '::stop-commands::abc', end: '::abc::' });
  });
});

describe('markdown', () => {
  it.each(['plain', 'a ` b', '```', 'x ````` y ``', '~~~\n```js\n'])(
    'fences %j so that it can not end the fence',
    (text) => {
      const lines = fenced(text).split('\n');
      const fence = /^`+/.exec(lines[0]!)![0];
      expect(fence.length).toBeGreaterThanOrEqual(3);
      expect(lines.at(-1)).toBe(fence);
      expect(lines.slice(1, -1).join('\n')).toBe(text);
      expect(text).not.toContain(fence);
    },
  );

  it('shows a table of the tasks, with signs of Markdown and HTML as text', () => {
    const text = FORMATS.markdown([
      sample([{ verdict: 'passed' }, { verdict: 'wrong' }, { verdict: 'passed' }]),
    ]);
    expect(text).toContain('## 03 · Softmax \\| \\<b\\>regression\\</b\\>');
    expect(text).toContain('**80 of 100 points** (seed 7, kit 1.2.3)');
    expect(text).toContain('| ◐ | `softmax` | Softmax | 10 / 30 |\n| ✓ | `sgd` | SGD | 70 / 70 |');
  });

  it('gives the one reason if lab.ts can not be loaded', () => {
    expect(FORMATS.markdown([SAMPLES.at(-1)!])).toContain(
      'No check could be asked:\n\n`````text\nlab.ts is broken: ````',
    );
  });
});

it('the report of a lab that was not finished gives 0 points and blames nobody', () => {
  const { checks } = SAMPLES[0]!;
  const report = unfinishedReport({ lab: '03-a', kit: '1', seed: 3, reference: 'live', checks });
  expect(LabReportSchema.parse(report)).toEqual(report);
  expect(report).toMatchObject({ score: 0, maxScore: 100, seed: 3 });
  expect(report.checks.map(({ verdict }) => verdict)).toEqual([
    'graders-fault',
    'graders-fault',
    'graders-fault',
  ]);
  expect(report.checks[0]!.message).toContain('not your fault');
});

describe('an extra task that fails costs nothing', () => {
  const lab = sample([
    { verdict: 'passed' },
    { verdict: 'passed' },
    { verdict: 'wrong', facts: [came('p = 1')] },
  ]);
  const extra = lab.report.checks[2]!;
  extra.points = 0;
  extra.score = 0;
  const of = (format: FileFormat): string => FORMATS[format]([lab]);

  it('and is skipped in JUnit', () => {
    expect(of('junit')).toContain('failures="0"');
    expect(of('junit')).toContain('skipped="1"');
    expect(of('junit')).toContain('<skipped message="an extra task, without points: ');
  });

  it('and is left out in Exercism, which passes', () => {
    const { status, tests } = JSON.parse(of('exercism')) as { status: string; tests: { name: string }[] };
    expect(status).toBe('pass');
    expect(tests.map(({ name }) => name)).toEqual(['softmax/values', 'softmax/large']);
  });

  it('and is a warning on GitHub, and "extra" in Markdown', () => {
    expect(of('github')).toMatch(/::warning .*extra%2C no points/);
    expect(of('github')).not.toContain('::error');
    expect(of('markdown')).toContain('| extra |');
  });
});
