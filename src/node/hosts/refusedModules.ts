/**
 * Modules of Node that a submission may ask for, though no answer needs one: they do no harm here, and a right answer
 * beside them counts. The others load, compile or look into code: with them it would find functions that it may not
 * use, and those that watch it.
 */
const OPEN = new Set([
  ...['assert', 'buffer', 'child_process', 'crypto', 'dgram', 'dns', 'events', 'fs', 'fs/promises'],
  ...['http', 'https', 'net', 'os', 'path', 'perf_hooks', 'process', 'querystring', 'readline'],
  ...[
    'stream',
    'string_decoder',
    'timers',
    'timers/promises',
    'tty',
    'url',
    'util',
    'worker_threads',
    'zlib',
  ],
]);

/**
 * Lets code that is no module, such as a submission's, load these modules of Node only, and none of the kit and its
 * packages.
 */
export function refuseModules(): void {
  const { getBuiltinModule } = process;
  const ask = (name: string): unknown => {
    const short = String(name).replace(/^node:/, '');
    if (OPEN.has(short)) return getBuiltinModule(short);
    throw new Error(`access to the module "${short}" is restricted; remove it from lab.ts`);
  };
  // Node itself does not look at these.
  Object.assign(process, { getBuiltinModule: ask, binding: ask, mainModule: { require: ask } });
}
