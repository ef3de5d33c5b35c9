import type { AnswerResult } from '../grading/model/questions';
import type { Terminal } from './terminal';

/** The answers to written questions as a student reads them: which are right, without the right ones. */
export function answersText(results: AnswerResult[] | string, { colors }: Terminal): string {
  const head = `written questions ${colors.dim('(answers.json; no points)')}`;
  if (typeof results === 'string') return `${head}\n  ${colors.red('✗')} ${results}`;
  if (results.every(({ verdict }) => verdict === 'empty'))
    return `${head}\n  ${colors.dim(`○ none of ${results.length} answered yet`)}`;
  const marks = {
    right: colors.green('✓'),
    wrong: colors.red('✗'),
    empty: colors.dim('○'),
    unreadable: colors.red('✗'),
  };
  const lines = results.map((one) => {
    const why = 'why' in one ? `: ${one.why}` : '';
    return `  ${marks[one.verdict]} ${one.name}  ${one.verdict}${why}  ${colors.dim(one.asks)}`;
  });
  return [head, ...lines].join('\n');
}
