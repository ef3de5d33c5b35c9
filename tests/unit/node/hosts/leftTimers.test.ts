import timers from 'node:timers';
import { promisify } from 'node:util';
import { rememberTimers } from '../../../../src/node/hosts/leftTimers';

/* Jest's realm has timers of its own: here, those of Node take their place. */
const own = { setTimeout, setInterval, setImmediate };
const ofNode = { ...timers };
const wait = (milliseconds: number): Promise<void> =>
  new Promise((done) => void ofNode.setTimeout(done, milliseconds));

afterEach(() => {
  Object.assign(globalThis, own);
  for (const name of ['setTimeout', 'setInterval', 'setImmediate'] as const)
    Object.assign(timers, { [name]: ofNode[name] });
});

it('timers of every kind that still wait are ended, from every place where they can be started', async () => {
  const ran: string[] = [];
  const left = rememberTimers();
  setTimeout(() => ran.push('timeout'), 5);
  setInterval(() => ran.push('interval'), 5);
  setImmediate(() => ran.push('immediate'));
  timers.setTimeout(() => ran.push('of the module'), 5);
  left.end();
  await wait(30);
  expect(ran).toEqual([]);
});

it('timers that are not ended run as before, with their arguments', async () => {
  const ran: unknown[] = [];
  const left = rememberTimers();
  const timer = setTimeout((...given: unknown[]) => void ran.push(...given), 1, 'a', 'b');
  setImmediate((given: unknown) => void ran.push(given), 'c');
  expect(timer.hasRef()).toBe(true);
  await wait(30);
  expect(ran.sort()).toEqual(['a', 'b', 'c']);
  left.end();
});

it('timers that are started after an end are ended by the next one', async () => {
  const ran: string[] = [];
  const left = rememberTimers();
  left.end();
  setTimeout(() => ran.push('second'), 5);
  left.end();
  await wait(20);
  expect(ran).toEqual([]);
});

it('still have their form that returns promises', async () => {
  const left = rememberTimers();
  expect(await promisify(timers.setTimeout)(1, 'value')).toBe('value');
  left.end();
});
