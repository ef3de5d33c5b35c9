/* The rounds of --watch, with saves that are only played; watch.test.ts has real files. */
import { EventEmitter } from 'node:events';
import type { CheckSettings } from '../../../src/cli/checkSettings';
import { fakeTerminal } from './fakeTerminal';

const mockWatcher = Object.assign(new EventEmitter(), { close: jest.fn(() => Promise.resolve()) });
jest.mock('chokidar', () => ({
  watch: () => {
    setImmediate(() => mockWatcher.emit('ready'));
    return mockWatcher;
  },
}));
jest.mock('../../../src/course/startSubmissionProcess', () => ({
  startSubmissionProcess: () => ({ close: () => Promise.resolve() }),
}));
jest.mock('../../../src/cli/checkSettings', () => ({ validate: () => Promise.resolve() }));
const mockJudge = jest.fn(() => Promise.resolve({ exitCode: 0 }));
jest.mock('../../../src/cli/judgeLabs', () => ({ judgeLabs: () => mockJudge() }));

import { watch } from '../../../src/cli/commands/watch';

const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done));
};

it('one save makes one round, also one that is reported in several steps', async () => {
  const settings = { ids: ['03-softmax-sgd'], target: 'labs', format: 'text' } as CheckSettings;
  const end = new AbortController();
  const ended = watch(settings, fakeTerminal(), end.signal);
  await turns();
  expect(mockJudge).toHaveBeenCalledTimes(1);
  mockWatcher.emit('all');
  mockWatcher.emit('all');
  await turns();
  expect(mockJudge).toHaveBeenCalledTimes(2);
  mockWatcher.emit('all');
  await turns();
  expect(mockJudge).toHaveBeenCalledTimes(3);
  end.abort();
  await ended;
  expect(mockJudge).toHaveBeenCalledTimes(3);
  expect(mockWatcher.close).toHaveBeenCalledTimes(1);
});
