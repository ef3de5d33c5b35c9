import { textOfFile } from '../../../../src/node/submissions/text';

const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

it.each<[string, Buffer, string | undefined, string | undefined]>([
  ['an empty file', Buffer.alloc(0), '', undefined],
  ['UTF-8', Buffer.from('aé\r\n'), 'aé\r\n', undefined],
  ['UTF-8 with a byte order mark', Buffer.from('\uFEFFa'), 'a', undefined],
  ['bytes', Buffer.from('a\0b'), undefined, undefined],
  ['UTF-16', utf16('aé'), 'aé', 'UTF-16'],
  ['UTF-16 with an odd byte', Buffer.concat([utf16('a'), Buffer.from([1])]), undefined, undefined],
  ['UTF-16 with a zero', utf16('a\0'), undefined, undefined],
  ['UTF-16 of other machines', utf16('aé').swap16(), 'aé', 'UTF-16'],
  ['half a mark', Buffer.from([0xff, 0x61]), 'ÿa', 'Windows-1252'],
  ['the other half', Buffer.from([0xfe, 0x61]), 'þa', 'Windows-1252'],
  ['the second half of a mark', Buffer.from([0x61, 0xfe]), 'aþ', 'Windows-1252'],
])('%s', (_, data, text, remark) => {
  const read = textOfFile(data);
  expect(read?.text).toBe(text);
  if (remark === undefined) expect(read?.remark).toBeUndefined();
  else expect(read!.remark).toContain(remark);
});
