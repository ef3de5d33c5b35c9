import { labIds, THIS_MACHINE } from '../../../src/bench/machine';

it('prints answers on standard output and notes on standard error, each with a line end', () => {
  const written: string[] = [];
  for (const stream of ['stdout', 'stderr'] as const)
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      written.push(`${stream} ${String(text)}`);
      return true;
    });
  THIS_MACHINE.print('an answer');
  THIS_MACHINE.note('a note');
  jest.restoreAllMocks();
  expect(written).toEqual(['stdout an answer\n', 'stderr a note\n']);
});

it('has a clock in milliseconds', async () => {
  const before = Date.now();
  const began = THIS_MACHINE.clock();
  await new Promise((done) => setTimeout(done, 20));
  const passed = THIS_MACHINE.clock() - began;
  // A timer may come a little early by this clock, and the other one counts whole milliseconds.
  expect(passed).toBeGreaterThan(15);
  expect(passed).toBeLessThanOrEqual(Date.now() - before + 2);
});

it('knows the labs of the kit', async () => {
  const ids = await labIds(THIS_MACHINE);
  expect(ids.length).toBeGreaterThan(10);
  for (const id of ids) expect(id).toMatch(/^\d\d-[a-z-]+$/);
});
