/** The student's answers to written questions that have a number or a choice for an answer. */
export const ANSWERS_FILE = 'answers.json';
