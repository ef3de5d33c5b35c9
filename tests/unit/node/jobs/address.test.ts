import { randomBytes } from 'node:crypto';
import { queueAddress } from '../../../../src/node/jobs/queue/address';
import { PACKED_LIMITS, pack, unpack } from '../../../../src/node/jobs/queue/packed';
import { jobOf } from '../../../../src/jobs/job';
import { idOf, received, sent } from '../../../../src/node/jobs/queue/sentJob';

it.each([
  ['postgres://ada:s3cret@host:5432/course', 'postgres://ada@host:5432/course'],
  ['postgresql://ada:s%40cret@host/course', 'postgres://ada@host/course'],
  ['postgres://host/course?password=s3cret', 'postgres://host/course'],
  ['postgres://ada:s3cret@/course?host=/run/postgresql', 'postgres://ada@/course?host=/run/postgresql'],
])('shows %s without its password', (text, shown) => {
  const address = queueAddress(text);
  expect(address.shown).toBe(shown);
  expect(address.masked('no s3cret, no s@cret, no s%40cret')).not.toContain(
    /s3cret/.test(text) ? 's3cret' : 's@cret',
  );
});

it.each([
  '',
  'localhost',
  'mysql://ada:s3cret@host/course',
  'postgres:ada:s3cret@host',
  'ada:s3cret@host/course',
])('refuses %j as an address, and keeps the password out of the sentence', (text) => {
  let message = '';
  try {
    queueAddress(text);
  } catch (error) {
    ({ message } = error as Error);
  }
  expect(message).toMatch(
    /^--queue takes the address of a PostgreSQL database, postgres:\/\/USER@HOST:PORT\/DATABASE, received "/,
  );
  expect(message).not.toContain('s3cret');
});

it('any text of a submission comes back as it was', () => {
  const input = { files: [{ path: 'lab.ts', text: 'U+0000: \0, half a letter: \ud800, שלום' }] };
  expect(unpack(pack(input)!)).toEqual(input);
  const job = jobOf('grade', input);
  expect(received(sent(job))).toEqual(job);
});

it('a job whose content was changed is refused', () => {
  const data = sent(jobOf('grade', 'one'))!;
  expect(() => received({ ...data, input: pack('two')! })).toThrow('its hash is another');
  expect(() => received({ ...data, input: 'no gzip' })).toThrow();
  expect(() => received({})).toThrow();
});

it('a job that is too large is not sent', () => {
  const noise = randomBytes(PACKED_LIMITS.packed).toString('base64');
  expect(sent(jobOf('grade', noise)) === undefined).toBe(true);
});

it('jobs have names that the queue takes', () => {
  expect(idOf(jobOf('grade', 1).hash)).toMatch(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
});
