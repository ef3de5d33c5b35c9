import { CORE_TYPES, withFastestProducts } from '../../../src/bench/openblas';
import type { Command } from '../../../src/bench/peer';
import { FakeMachine } from './fakeMachine';

const TORCH: Command = { name: 'PyTorch', command: ['python3', 'torch_side.py'], env: { KEPT: 'yes' } };

type Answer = { ms: number; right: boolean };

/** A machine whose products take so long with each setting; a setting that isn't named ends the process. */
const machineWith = (answers: Record<string, Answer>): FakeMachine =>
  new FakeMachine((_, { env }) => {
    const answer = answers[env!['OPENBLAS_CORETYPE']!];
    if (!answer) throw new Error('illegal instruction');
    return answer;
  });

it('takes the fastest setting that gives right products, and says which it is', async () => {
  const machine = machineWith({
    '': { ms: 4, right: true },
    Haswell: { ms: 1, right: true },
    SkylakeX: { ms: 0.5, right: false },
  });
  const { env } = await withFastestProducts(TORCH, machine, undefined);
  expect(env).toEqual({ KEPT: 'yes', OPENBLAS_CORETYPE: 'Haswell' });
  expect(machine.printed).toEqual([
    'PyTorch: products with OPENBLAS_CORETYPE=Haswell, the fastest that is right ' +
      "(GFLOP/s: OpenBLAS's own choice 28, OPENBLAS_CORETYPE=Haswell 113)",
  ]);
  expect(machine.started.map(({ command }) => command.env!['OPENBLAS_CORETYPE'])).toEqual([...CORE_TYPES]);
  for (const { asked, stopped } of machine.started) expect([asked, stopped]).toEqual([[{ product: 384 }], 1]);
});

it("tries the setting of the bench's own environment too", async () => {
  const machine = machineWith({ '': { ms: 4, right: true }, Bulldozer: { ms: 2, right: true } });
  const { env } = await withFastestProducts(TORCH, machine, 'Bulldozer');
  expect(env!['OPENBLAS_CORETYPE']).toBe('Bulldozer');
});

it('leaves the command as it is where PyTorch gives no answer', async () => {
  const machine = machineWith({});
  expect(await withFastestProducts(TORCH, machine, undefined)).toBe(TORCH);
  expect(machine.printed).toEqual([]);
});
