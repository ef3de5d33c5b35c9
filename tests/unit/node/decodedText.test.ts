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

const bytes = (...values: number[]): [Buffer] => [Buffer.of(...values)];
it.each([
  bytes(),
  bytes(0xff),
  bytes(0xfe),
  bytes(0xff, 0x61),
  bytes(0xfe, 0x61),
  bytes(0x61, 0xfe),
  bytes(0x61, 0xff),
])('takes %j as UTF-8', (data) => {
  expect(decodedText(data)).toBe(data.toString('utf8'));
});
