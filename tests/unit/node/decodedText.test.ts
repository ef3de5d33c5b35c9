import { decodedText } from '../../../src/node/decodedText';

const TEXT = 'const שלום = "é";';
const LITTLE_ENDIAN = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(TEXT, 'utf16le')]);
const BIG_ENDIAN = Buffer.from(LITTLE_ENDIAN).swap16();

it.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-16, little end first', LITTLE_ENDIAN],
  ['UTF-16, big end first', BIG_ENDIAN],
])('reads %s', (_, bytes) => {
  expect(decodedText(bytes)).toBe(TEXT);
});

it.each([[Buffer.of()], [Buffer.of(0xff)], [Buffer.of(0xfe)]])('takes %j as UTF-8', (bytes) => {
  expect(decodedText(bytes)).toBe(bytes.toString('utf8'));
});
