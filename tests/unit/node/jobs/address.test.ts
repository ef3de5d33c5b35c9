import { randomBytes } from 'node:crypto';
import { queueAddress } from '../../../../src/node/jobs/queue/address';
import { PACKED_LIMITS, pack, unpack } from '../../../../src/node/jobs/queue/packed';
import { jobOf } from '../../../../src/jobs/job';
import { causeOf, faultsIn, idOf, received, sent } from '../../../../src/node/jobs/queue/sentJob';

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

it.each([
  ['postgres://host:5432/course', 'postgres://host:5432/course', '', 'course'],
  ['postgres:///course', 'postgres:///course', '', 'course'],
  ['postgres://a%40b@host/my%20course', 'postgres://a@b@host/my course', 'a@b', 'my course'],
  ['postgres://host/%zz', 'postgres://host/%zz', '', '%zz'],
  ['postgres://ada@/course?host=/run', 'postgres://ada@/course?host=/run', 'ada', 'course'],
])('reads user and database of %s', (text, shown, user, database) => {
  expect(queueAddress(text)).toMatchObject({ url: text, user, database });
  expect(queueAddress(text).shown).toBe(shown.replace(':///', '://localhost/'));
});

it('hides every form of the password, at every place', () => {
  const { masked } = queueAddress('postgres://ada:a%2Fb@host/c?password=x1&password=y2');
  expect(masked('a%2Fb, a/b and a/b, x1, y2')).toBe('…, … and …, …, …');
  expect(queueAddress('postgres://ada@host/c').masked('nothing')).toBe('nothing');
});

it('an address with a mistake is shown without all that may be a password', () => {
  expect(() => queueAddress('mysql://ada:p@ss\nword@host/x?password=s3&a=b')).toThrow(
    'received "mysql://…@host/x?password=…&a=b"',
  );
  expect(() => queueAddress('ada:secret@host')).toThrow('received "…@host"');
});

it('the cause of a failure is that of the worker, or the silence of all workers', () => {
  expect(causeOf({ fault: 'no disk', faults: 2 })).toBe('no disk');
  expect(causeOf({ message: 'expired' })).toMatch(/^its workers were not heard of again; /);
  expect([faultsIn({ fault: 'x', faults: 2 }), faultsIn(undefined), faultsIn({ faults: 3 })]).toEqual([
    2, 0, 0,
  ]);
});

it('the name of a job holds half of its hash', () => {
  expect(idOf('0123456789abcdef0123456789abcdef0000')).toBe('01234567-89ab-cdef-0123-456789abcdef');
});
