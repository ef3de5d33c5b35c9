import type { Runner } from '../../../../src/grading/run/inProcessHost';
import { InProcessHost, UnknownRequest } from '../../../../src/grading/run/inProcessHost';
import type { HostRequest } from '../../../../src/hosts/host';

const REQUEST: HostRequest = { kind: 'probe', name: 'p', inputs: { x: [1, NaN] } };

let reads: number;
beforeEach(() => (reads = 0));

function hostOf(runner: Partial<Runner>, text: string | undefined = 'export const one = 1;'): InProcessHost {
  const read = (): string | undefined => (reads++, text);
  return new InProcessHost({
    submission: {
      files: {
        home: 'file:///toy/',
        read,
        describe: (path) => path,
        kitModule: () => ({}),
        packageModule: () => ({}),
      },
      forbidden: [],
    },
    tasks: ['one'],
    runners: { probe: { run: () => Promise.resolve('done'), ...runner } },
  });
}

const rejecting = (error: unknown): Partial<Runner> => ({ run: () => Promise.reject(error as Error) });

it('hands the submission, a copy of the inputs and the options to the runner of the request', async () => {
  const run = jest.fn((_lab: unknown, { inputs }: HostRequest) => {
    (inputs as { x: number[] }).x.push(3);
    return Promise.resolve('done');
  });
  const host = hostOf({ run });
  const options = { patience: 0.5 };
  expect(await host.run(REQUEST, options)).toEqual({ kind: 'answered', value: 'done' });
  expect(run).toHaveBeenCalledWith(
    expect.objectContaining({ one: 1 }),
    { ...REQUEST, inputs: { x: [1, NaN, 3] } },
    options,
  );
  expect(REQUEST.inputs).toEqual({ x: [1, NaN] });
  await host.run(REQUEST);
  expect(run.mock.calls[1]).toHaveLength(3);
  expect((run.mock.calls[1] as unknown[])[2]).toEqual({});
});

it('loads the submission once', async () => {
  const host = hostOf({});
  expect(host.load()).toBeUndefined();
  await host.run(REQUEST);
  expect(reads).toBe(1);
});

it('answers every request with the reason if lab.ts can not be loaded', async () => {
  const run = jest.fn();
  const host = hostOf({ run }, "throw new Error('early');");
  const broken = { kind: 'broken', message: 'lab.ts failed while loading at lab.ts:1: early' };
  expect(host.load()).toEqual(broken);
  expect(await host.run(REQUEST)).toEqual(broken);
  expect(run).not.toHaveBeenCalled();
  expect(reads).toBe(1);
});

it('answers with the reason if the submission throws', async () => {
  expect(await hostOf(rejecting(new Error('Not implemented yet: Do.'))).run(REQUEST)).toMatchObject({
    kind: 'not-implemented',
  });
  const evil = { toString: () => 'again'.repeat(-1) };
  expect(await hostOf(rejecting(evil)).run(REQUEST)).toEqual({
    kind: 'crashed',
    message: 'a value without text was thrown',
  });
});

it('asks the runner first for the reason', async () => {
  const explained = { kind: 'unreadable', message: 'it is a Promise' } as const;
  const explain = jest.fn().mockReturnValueOnce(explained).mockReturnValue(undefined);
  const host = hostOf({ ...rejecting('no'), explain });
  expect(await host.run(REQUEST)).toBe(explained);
  expect(explain.mock.calls[0][0]).toMatchObject({ message: 'no' });
  expect(await host.run(REQUEST)).toEqual({ kind: 'crashed', message: 'no' });
});

it("throws the kit's own faults", async () => {
  await expect(hostOf(rejecting(new UnknownRequest('no probe is named p'))).run(REQUEST)).rejects.toThrow(
    'no probe is named p',
  );
  await expect(hostOf({}).run({ ...REQUEST, kind: 'figure' })).rejects.toThrow('this host has no figures');
});

it('is closed without a trace', async () => {
  expect(await hostOf({}).close()).toBeUndefined();
});
