import { join, resolve, sep } from 'node:path';

interface Loaded {
  parent: unknown;
  children: unknown[];
}
const mockCache: Record<string, Loaded> = {};
jest.mock('node:module', () => ({ __esModule: true, default: { _cache: mockCache } }));

import { hideModules } from '../../../../src/node/hosts/hiddenModules';

const SOURCES = resolve(__dirname, '../../../../src');
const inKit = (path: string): string => join(SOURCES, ...path.split('/'));

it('a submission finds none of the modules that watch it, and the others as they are', () => {
  const stay = [
    ...['core/rng.ts', 'train/optimizer.ts', 'data/split.ts', 'kernels/index.ts', 'backend/choose.ts'].map(
      inKit,
    ),
    ['', 'kit', 'node_modules', 'tfjs', 'index.js'].join(sep),
  ];
  const go = [
    ...['grading/run/builtins.ts', 'node/hosts/keeper.ts', 'hosts/server.ts', 'corex/a.ts', 'core.ts'].map(
      inKit,
    ),
    ['', 'kit', 'tests', 'probes.ts'].join(sep),
    ['', 'kit', 'node_modules.ts'].join(sep),
  ];
  for (const path of [...stay, ...go]) mockCache[path] = { parent: 'parent', children: ['child'] };
  const modules = Object.values(mockCache);
  hideModules();
  expect(Object.keys(mockCache)).toEqual(stay);
  for (const module of modules) expect(module).toEqual({ parent: undefined, children: [] });
});
