/** The text of a file of code, and a remark if it had to be changed to be read. */
export interface DecodedText {
  text: string;
  /** Absent for UTF-8. */
  remark?: string;
}

/**
 * The text of a file: UTF-8 with or without a byte order mark, or UTF-16 with one. Line ends stay as they are.
 *
 * @returns undefined if it is no text
 */
export function textOfFile(data: Buffer): DecodedText | undefined {
  const [first, second] = data;
  if (first === 0xff && second === 0xfe) return utf16('utf-16le', data);
  if (first === 0xfe && second === 0xff) return utf16('utf-16be', data);
  if (data.includes(0)) return undefined;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(data) };
  } catch {
    const text = new TextDecoder('windows-1252').decode(data);
    return { text, remark: 'it is not UTF-8, so it was read as Windows-1252; save it as UTF-8' };
  }
}

function utf16(encoding: 'utf-16le' | 'utf-16be', data: Buffer): DecodedText | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(data);
    if (text.includes('\0')) return undefined;
    return { text, remark: 'it was UTF-16 and was converted; save it as UTF-8' };
  } catch {
    return undefined;
  }
}
