import { printingOnStderr } from '../../../src/course/prints';

let error: jest.SpyInstance;
let log: jest.SpyInstance;
beforeEach(() => {
  error = jest.spyOn(console, 'error').mockImplementation();
  log = jest.spyOn(console, 'log').mockImplementation();
});
afterEach(() => jest.restoreAllMocks());

it('sends what is printed meanwhile to standard error, and what is printed later to standard output', async () => {
  const result = await printingOnStderr(async () => {
    console.log('log');
    await Promise.resolve();
    console.info('info %d', 1);
    console.debug('debug');
    return 42;
  });
  console.log('later');
  expect(result).toBe(42);
  expect(error.mock.calls).toEqual([['log'], ['info %d', 1], ['debug']]);
  expect(log.mock.calls).toEqual([['later']]);
});

it('ends if the work fails', async () => {
  const { info, debug } = console;
  await expect(printingOnStderr(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  console.log('later');
  expect(log.mock.calls).toEqual([['later']]);
  expect([console.info, console.debug]).toEqual([info, debug]);
});
