/** The file of a lab's folder that holds the student's answer to its challenge. */
export const CHALLENGE_FILE = 'challenge.ts';

/** The list of a student's own tries, beside it. */
export const TRIES_FILE = 'tries.json';
