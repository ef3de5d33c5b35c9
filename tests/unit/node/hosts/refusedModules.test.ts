import { refuseModules } from '../../../../src/node/hosts/refusedModules';

const { getBuiltinModule, binding, mainModule } = process as unknown as Record<string, unknown>;
afterAll(() => void Object.assign(process, { getBuiltinModule, binding, mainModule }));

type Ask = (name: string) => unknown;
const ways = (): Ask[] => {
  const node = process as unknown as { getBuiltinModule: Ask; binding: Ask; mainModule: { require: Ask } };
  return [node.getBuiltinModule, node.binding, node.mainModule.require];
};

beforeAll(refuseModules);

it.each(['fs', 'node:fs', 'child_process', 'worker_threads', 'net'])('%s can be had by every way', (name) => {
  for (const ask of ways()) expect(typeof ask(name)).toBe('object');
});

it.each(['module', 'node:vm', 'v8', 'async_hooks', 'inspector', 'wasi', 'diagnostics_channel', '../x', ''])(
  '%j can be had by none',
  (name) => {
    for (const ask of ways()) expect(() => ask(name)).toThrow(/^access to the module ".*" is restricted/);
  },
);
