import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnswerResult, Questions } from '../grading/model/questions';
import { parseQuestions, resultsIn } from '../grading/model/questions';
import { ANSWERS_FILE } from '../grading/model/questionsFile';
import { decodedText } from '../node/decodedText';
import { readOrdinaryFile } from '../node/submissionBox';
import type { Target } from './labs';
import { folderOf, gradedFolder } from './labs';

/** The questions of a lab; undefined if it has none of this kind. */
export function questionsOf(id: string): Questions | undefined {
  const file = join(gradedFolder(id), 'questions.json');
  return existsSync(file) ? parseQuestions(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** The results of the answers of a target; a sentence if the file can't be read; undefined if there is nothing to check. */
export function checkAnswers(id: string, target: Target): AnswerResult[] | string | undefined {
  const questions = questionsOf(id);
  const read = readOrdinaryFile(join(folderOf(id, target), ANSWERS_FILE));
  if (!questions || read === undefined) return undefined;
  if (typeof read === 'string') return `${ANSWERS_FILE} ${read}`;
  return resultsIn(decodedText(read), { lab: id, questions });
}
