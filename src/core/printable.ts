/** The most letters of a text: a submission may throw an error of many megabytes. */
const LONGEST = 2000;

/** Characters that a terminal obeys instead of showing them, apart from the line break. */
// eslint-disable-next-line no-control-regex -- these are the characters that are looked for
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** A text of a submission as it may be printed: cut, with spaces for the characters that steer a terminal. */
export function printable(text: string): string {
  const shown = text.replace(CONTROLS, ' ');
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}
