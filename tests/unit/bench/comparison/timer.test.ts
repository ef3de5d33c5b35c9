import type { CountedCall } from '../../../../src/bench/comparison/calls';
import { type KernelAnswer, type KernelQuestion, KernelTimer } from '../../../../src/bench/comparison/timer';
import { FakeMachine } from '../fakeMachine';

const call = (kernel: string, count = 1): CountedCall => ({ kernel, inputs: {}, attrs: {}, count });

/** A timer, and the machine on which its processes give these answers one after the other. */
function timerWith(...answers: (KernelAnswer | Error)[]): { timer: KernelTimer; machine: FakeMachine } {
  const machine = new FakeMachine(() => {
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next;
  });
  return { timer: new KernelTimer(machine), machine };
}

/** The turns of the questions to each process, and how often it was stopped. */
const asked = ({ started }: FakeMachine): [turns: number[], stopped: number][] =>
  started.map(({ asked, stopped }) => [(asked as KernelQuestion[]).map(({ turns }) => turns), stopped]);

const FAST: KernelAnswer = { kit: [3, 2, 4], stock: [9, 5, 7] };
const SLOW: KernelAnswer = { kit: [9, 8], stock: [5, 6] };
const NONE: KernelAnswer = { kit: [], stock: null };

it('takes the fastest turn of each side, and asks for equal calls once', async () => {
  const { timer, machine } = timerWith(FAST, { kit: [1], stock: [1] });
  const calls = [call('Sum', 3), call('Sum', 5), call('Max')];
  expect(await timer.time(calls)).toEqual([
    { call: calls[0], kit: 2, stock: 5 },
    { call: calls[1], kit: 2, stock: 5 },
    { call: calls[2], kit: 1, stock: 1 },
  ]);
  expect(machine.started[0]!.command).toMatchObject({ name: 'comparison of kernels' });
  expect(machine.started[0]!.command.command.slice(-2)).toEqual(['serve', 'kernels']);
  expect(machine.started[0]!.asked).toEqual([
    { call: { kernel: 'Sum', inputs: {}, attrs: {} }, turns: 5 },
    { call: { kernel: 'Max', inputs: {}, attrs: {} }, turns: 5 },
  ]);
  timer.stop();
  expect(asked(machine)).toEqual([[[5, 5], 1]]);
});

it('measures a slower kernel again with more turns in new processes, twice at most', async () => {
  const { timer, machine } = timerWith(SLOW, SLOW, { kit: [20, 30], stock: [10] });
  expect(await timer.time([call('Sum')])).toEqual([{ call: call('Sum'), kit: 20, stock: 10 }]);
  expect(asked(machine)).toEqual([
    [[5], 1],
    [[25], 1],
    [[25], 0],
  ]);
});

it('a kernel that is faster in one of them is not slower', async () => {
  const { timer, machine } = timerWith(SLOW, FAST);
  expect(await timer.time([call('Sum')])).toEqual([{ call: call('Sum'), kit: 2, stock: 5 }]);
  expect(asked(machine)).toEqual([
    [[5], 1],
    [[25], 0],
  ]);
});

it.each([
  ['says that the stock backend has none', NONE],
  ['ends', new Error('the process ended')],
])('leaves a call out if the process %s, and goes on in another one', async (_, failure) => {
  const { timer, machine } = timerWith(failure, FAST);
  expect(await timer.time([call('Einsum'), call('Einsum', 2), call('Sum')])).toEqual([
    { call: call('Sum'), kit: 2, stock: 5 },
  ]);
  expect(asked(machine)).toEqual([
    [[5], 1],
    [[5], 0],
  ]);
});
