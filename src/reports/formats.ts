import { exercismText } from './exercism';
import { githubText } from './github';
import type { GradedLabReport } from './graded';
import { gradescopeText } from './gradescope';
import { junitText } from './junit';
import { markdownText } from './markdown';

/** The formats that a script or another program reads, by the names of `--format`. */
export const FORMATS = {
  json: (labs: readonly GradedLabReport[]) =>
    JSON.stringify(
      labs.map(({ report }) => report),
      null,
      2,
    ),
  gradescope: gradescopeText,
  exercism: ([lab]: readonly GradedLabReport[]) => exercismText(lab!),
  junit: junitText,
  github: githubText,
  markdown: markdownText,
} as const satisfies Record<string, (labs: readonly GradedLabReport[]) => string>;

export type FileFormat = keyof typeof FORMATS;
/** The report for people, or one of the formats above. */
export type ReportFormat = 'text' | FileFormat;
