import { createColors } from 'picocolors';

/** Colours for people: only on a terminal, and not where NO_COLOR asks for none. A file or a log gets plain text. */
export default createColors(process.stdout.isTTY === true && !process.env['NO_COLOR']);
