import * as tf from '@tensorflow/tfjs';
import { GuardedHost } from '../../../../src/grading/run/guardedHost';
import type { HostRequest } from '../../../../src/hosts/host';
import type { Failure, Outcome } from '../../../../src/hosts/outcome';
import type { LocalHost } from '../../../../src/hosts/server';
import { startBackend } from '../../../../src/node/backend';

const REQUEST: HostRequest = { kind: 'probe', name: 'p', inputs: {} };
const ANSWERED: Outcome = { kind: 'answered', value: 1 };
const CRASHED: Failure = { kind: 'crashed', message: 'of its own' };

const { map } = Array.prototype;
const { toFixed } = Number.prototype;
const engine = tf.engine();
const { state } = engine;
let name: string;
let backend: tf.KernelBackend;
beforeAll(async () => {
  await startBackend();
  name = tf.getBackend();
  backend = engine.registry[name]!;
});
afterEach(async () => {
  Array.prototype.map = map;
  Number.prototype.toFixed = toFixed;
  engine.state = state;
  engine.registry[name] = backend;
  await tf.setBackend(name);
});

const replaceMap = (): void => void (Array.prototype.map = (() => []) as never);
const reset = (): void => void (engine.state = Object.create(state) as typeof state);
const loseBackend = (): void => void (engine.registry[name] = Object.create(backend) as typeof backend);

const MAP_CHANGED =
  'lab.ts changed Array.prototype.map, and the kit and TensorFlow.js need it as it was; ' +
  'leave the built-in objects as they are';
const RESET = 'lab.ts reset the engine of TensorFlow.js, and with it all tensors and the backend';

/** A guard around a submission that does this when it is loaded, run, or asked for the reason of an error. */
function guardOf(submission: Partial<LocalHost>): { host: GuardedHost; reports: string[] } {
  const reports: string[] = [];
  const inner = { load: () => undefined, run: () => Promise.resolve(ANSWERED), failure: () => CRASHED };
  return { host: new GuardedHost({ ...inner, ...submission }, (line) => reports.push(line)), reports };
}

describe('an honest submission', () => {
  it('is loaded, answers and fails as without the guard', async () => {
    const { host, reports } = guardOf({});
    expect(host.load()).toBeUndefined();
    expect(await host.run(REQUEST)).toEqual(ANSWERED);
    expect(host.failure(new Error('x'))).toEqual(CRASHED);
    expect(host.isLost()).toBe(false);
    expect(reports).toEqual([]);
  });

  it('gets the request and its options', async () => {
    const run = jest.fn().mockResolvedValue(ANSWERED);
    const options = { patience: 0.5 };
    await guardOf({ run }).host.run(REQUEST, options);
    expect(run).toHaveBeenCalledWith(REQUEST, options);
  });

  it('is reported with the reason why it can not be loaded', () => {
    const broken: Failure = { kind: 'broken', message: 'no' };
    expect(guardOf({ load: () => broken }).host.load()).toEqual(broken);
  });

  it('that throws is the fault of the caller', async () => {
    const error = new Error('no lab.ts');
    const throws = (): never => {
      throw error;
    };
    expect(() => guardOf({ load: throws }).host.load()).toThrow(error);
    await expect(guardOf({ run: () => Promise.reject(error) }).host.run(REQUEST)).rejects.toBe(error);
  });
});

describe('a submission that changes a built-in object', () => {
  it('while it is loaded is reported, and the submission counts if the object could be put back', () => {
    const { host, reports } = guardOf({ load: () => void replaceMap() as undefined });
    expect(host.load()).toBeUndefined();
    expect(Array.prototype.map).toBe(map);
    expect(reports).toEqual([
      'lab.ts changed Array.prototype.map while it was loaded, and it was put back: ' +
        'the kit and TensorFlow.js need it as it was',
    ]);
  });

  it.each<[string, () => Failure | undefined]>([
    ['and can not be loaded', () => (replaceMap(), CRASHED)],
    [
      'and throws',
      () => {
        replaceMap();
        throw new Error('x');
      },
    ],
  ])('%s is broken by that', (_, load) => {
    const { host, reports } = guardOf({ load });
    expect(host.load()).toEqual({ kind: 'broken', message: MAP_CHANGED });
    expect(Array.prototype.map).toBe(map);
    expect(reports).toEqual([]);
  });

  it('for good is broken', () => {
    const names = globalThis as Record<string, unknown>;
    names['toy'] = Object.assign(() => undefined, { prototype: {} });
    try {
      const spoilt = names['toy'] as { then?: unknown };
      const { host } = guardOf({
        load: () => void Object.defineProperty(spoilt, 'then', { value: 1 }) as undefined,
      });
      expect(host.load()).toMatchObject({ kind: 'broken', message: expect.stringContaining('toy.then') });
    } finally {
      delete names['toy'];
    }
  });

  it.each<[string, () => Promise<Outcome>]>([
    ['answers', () => (replaceMap(), Promise.resolve(ANSWERED))],
    ['throws', () => (replaceMap(), Promise.reject(new Error('x')))],
  ])('while it %s crashed by that', async (_, run) => {
    const { host } = guardOf({ run });
    expect(await host.run(REQUEST)).toEqual({ kind: 'crashed', message: MAP_CHANGED });
    expect(Array.prototype.map).toBe(map);
  });

  it('before its error is read crashed by that', () => {
    const { host } = guardOf({});
    replaceMap();
    expect(host.failure(new Error('x'))).toEqual({ kind: 'crashed', message: MAP_CHANGED });
    expect(Array.prototype.map).toBe(map);
  });
});

describe.each([
  ['resets the engine', reset],
  ['takes the backend away', loseBackend],
])('a submission that %s', (_, spoil) => {
  it('while it is loaded is broken', () => {
    const { host } = guardOf({ load: () => void spoil() as undefined });
    expect(host.load()).toEqual({ kind: 'broken', message: RESET });
  });

  it('while it runs has crashed, even if it answered, and its thread is of no more use', async () => {
    const { host } = guardOf({ run: () => (spoil(), Promise.resolve(ANSWERED)) });
    expect(host.isLost()).toBe(false);
    expect(await host.run(REQUEST)).toEqual({ kind: 'crashed', message: RESET });
    expect(host.isLost()).toBe(true);
  });
});

it('a submission that takes another backend keeps its answer, and the next request has the first one again', async () => {
  tf.registerBackend('toy', () => Object.create(backend) as tf.KernelBackend);
  try {
    const run = async (): Promise<Outcome> => (await tf.setBackend('toy'), ANSWERED);
    const { host } = guardOf({ run });
    expect(await host.run(REQUEST)).toEqual(ANSWERED);
    await tf.ready();
    expect(tf.getBackend()).toBe(name);
  } finally {
    await tf.setBackend(name);
    delete engine.registry['toy'];
    delete engine.registryFactory['toy'];
  }
});
