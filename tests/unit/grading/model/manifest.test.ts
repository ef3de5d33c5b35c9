import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../../src/core/errors';
import { labIds, resolveLab } from '../../../../src/course/labIds';
import { readManifest } from '../../../../src/course/manifestOf';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-manifest-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const task = (id: string, points: number, more = {}) => ({ id, title: id, points, ...more });
const lab = (more = {}) => ({
  id: '03-softmax-sgd',
  title: 'Softmax',
  tasks: [task('softmax', 60), task('sgdStep', 40, { uses: ['softmax'] })],
  ...more,
});
const write = (json: unknown): void =>
  writeFileSync(join(folder, 'lab.json'), typeof json === 'string' ? json : JSON.stringify(json));

it('fills in optional fields', () => {
  write(lab());
  expect(readManifest(folder)).toEqual({
    id: '03-softmax-sgd',
    title: 'Softmax',
    sources: [],
    tasks: [task('softmax', 60, { uses: [] }), task('sgdStep', 40, { uses: ['softmax'] })],
    forbidden: [],
  });
});

it('takes a task without points as an extra one', () => {
  write(lab({ tasks: [task('softmax', 100), task('logits', 0)] }));
  expect(readManifest(folder).tasks.map(({ points }) => points)).toEqual([100, 0]);
});

it.each<[string, unknown, string]>([
  ['points that sum to 90', lab({ tasks: [task('softmax', 90)] }), 'the points of its tasks must sum to 100'],
  ['points that sum to 110', lab({ tasks: [task('a', 60), task('b', 50)] }), 'must sum to 100'],
  ['a task of negative points', lab({ tasks: [task('a', 110), task('b', -10)] }), 'tasks[1].points'],
  ['no tasks', lab({ tasks: [] }), 'tasks'],
  [
    'a task that uses another lab’s',
    lab({ tasks: [task('softmax', 100, { uses: ['adam'] })] }),
    'every name under "uses" must be a task of the lab',
  ],
  ['an id without a number', lab({ id: 'softmax' }), 'an id like 03-softmax-sgd'],
  ['a misspelt key', lab({ task: [] }), 'Unrecognized key: "task"'],
  ['no title', { ...lab(), title: undefined }, 'title'],
])('refuses %s', (_, json, message) => {
  write(json);
  expect(() => readManifest(folder)).toThrow(UsageError);
  expect(() => readManifest(folder)).toThrow(`${join(folder, 'lab.json')} is not a lab's description: `);
  expect(() => readManifest(folder)).toThrow(message);
});

it('refuses a text that is not JSON', () => {
  write('{ "id": ');
  expect(() => readManifest(folder)).toThrow(`expected a lab's description in ${join(folder, 'lab.json')}: `);
});

it('names the path of a file that is missing', () => {
  expect(() => readManifest(folder)).toThrow(
    `expected a lab's description in ${join(folder, 'lab.json')}: ENOENT`,
  );
});

it('labIds: the folders with a lab.json, in order', () => {
  for (const id of ['10-weight-decay', '03-softmax-sgd', 'notes']) mkdirSync(join(folder, id));
  write(lab());
  for (const id of ['10-weight-decay', '03-softmax-sgd'])
    cpSync(join(folder, 'lab.json'), join(folder, id, 'lab.json'));
  expect(labIds(folder)).toEqual(['03-softmax-sgd', '10-weight-decay']);
  expect(labIds(join(folder, 'nowhere'))).toEqual([]);
});

describe('resolveLab', () => {
  const ids = ['01-neuron-to-network', '03-softmax-sgd', '13-architectures'];

  it.each([
    ['3', '03-softmax-sgd'],
    ['03', '03-softmax-sgd'],
    ['03-softmax-sgd', '03-softmax-sgd'],
    ['1', '01-neuron-to-network'],
    ['13', '13-architectures'],
    ['labs/03-softmax-sgd', '03-softmax-sgd'],
    ['./labs/03-softmax-sgd/', '03-softmax-sgd'],
    ['labs/03-softmax-sgd/lab.ts', '03-softmax-sgd'],
  ])('%s means %s', (wanted, id) => {
    expect(resolveLab(wanted, ids)).toBe(id);
  });

  it.each([
    '4',
    '003',
    '03-soft',
    'softmax',
    '',
    '-3',
    '3.0',
    '../03-softmax-sgd',
    'other/03-softmax-sgd/lab.ts',
  ])('refuses "%s"', (wanted) => {
    expect(() => resolveLab(wanted, ids)).toThrow(
      `there is no lab "${wanted}"; expected 01, 03, 13, a full id like 01-neuron-to-network, or all. See: npx lab list`,
    );
  });
});
