/**
 * The kernels as a package: packed from a copy of their folder alone, installed from the archive in an empty project, and
 * used there. The packages of the kit are linked, so no network is needed.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../../support/scratch';

const ROOT = join(__dirname, '..', '..', '..');
const KERNELS = join(ROOT, 'src', 'kernels');
const PACKAGES = join(ROOT, 'node_modules');

interface Manifest {
  name: string;
  version: string;
  peerDependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
const { name, version, peerDependencies, devDependencies } = manifestOf(KERNELS);

const scratch = scratchFolder('package');
const copy = join(scratch, 'kernels');
const project = join(scratch, 'project');
const installed = join(project, 'node_modules', name);

jest.setTimeout(300_000);

beforeAll(() => {
  const generated = new Set(['dist', 'node_modules'].map((folder) => join(KERNELS, folder)));
  cpSync(KERNELS, copy, { recursive: true, filter: (file) => !generated.has(file) });
  symlinkSync(PACKAGES, join(copy, 'node_modules'));
  npm(copy, 'pack', '--ignore-scripts=false', '--pack-destination', scratch);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  // The peers would come from the network.
  const offline = ['--offline', '--legacy-peer-deps', '--no-audit', '--no-fund'];
  npm(project, 'install', ...offline, join(scratch, `${name}-${version}.tgz`));
  symlinkSync(join(PACKAGES, '@tensorflow'), join(project, 'node_modules', '@tensorflow'));
});

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    shell: process.platform === 'win32',
  });
}

/** Runs a program in the project. @returns the JSON that it prints last */
function run(file: string, source: string): unknown {
  writeFileSync(join(project, file), source);
  const output = execFileSync(process.execPath, [file], { cwd: project, encoding: 'utf8', stdio: 'pipe' });
  return JSON.parse(output.trim().split('\n').at(-1)!);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
}

/** JavaScript: losses(backend) trains a small network of tf.layers from known weights, and returns its losses. */
const LOSSES = `
async function losses(tf, backend) {
  await tf.setBackend(backend);
  const numbers = (shape, seed) =>
    tf.tensor(Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => Math.sin(seed + 3 * i)), shape);
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 6, activation: 'tanh' }),
      tf.layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  model.setWeights(model.getWeights().map((w, i) => numbers(w.shape, i).mul(0.3)));
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
  const [x, y] = [numbers([12, 8, 8, 1], 7), tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], 'int32'), 3)];
  const found = [];
  for (let step = 0; step < 20; step++) found.push(await model.trainOnBatch(x, y));
  return found;
}`;

interface Trained {
  build: string;
  cpu: number[];
  wasm: number[];
}

function expectTraining({ build, cpu, wasm }: Trained): void {
  expect(build).toBe('relaxed');
  expect(cpu).toHaveLength(20);
  expect(wasm.findIndex((loss, i) => !(Math.abs(loss - cpu[i]!) < 1e-4))).toBe(-1);
  expect(wasm.at(-1)).toBeLessThan(0.7 * wasm[0]!);
}

it('the archive has the built files, and neither sources nor tests', () => {
  const files = filesIn(installed);
  const outside = files.filter((file) => !file.startsWith('dist/')).sort();
  expect(outside).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  expect(files.filter((file) => !/\.(?:js|mjs|d\.ts|wasm|md|json)$|^LICENSE$/.test(file))).toEqual([]);
  for (const build of ['relaxed', 'simd', 'plain']) expect(files).toContain(`dist/${build}.wasm`);
  expect(readdirSync(copy)).not.toContain('dist');
});

it('trains a network of tf.layers as the cpu backend does, in CommonJS', () => {
  const trained = run(
    'train.cjs',
    `const tf = require('@tensorflow/tfjs');
     require('@tensorflow/tfjs-backend-wasm');
     const { installKernels } = require('${name}');
     const { nodeLoader } = require('${name}/node');
     ${LOSSES}
     (async () => {
       const cpu = await losses(tf, 'cpu');
       await tf.setBackend('wasm');
       const build = installKernels(nodeLoader);
       console.log(JSON.stringify({ build, cpu, wasm: await losses(tf, 'wasm') }));
     })();`,
  );
  expectTraining(trained as Trained);
});

it('trains so in ES modules', () => {
  const trained = run(
    'train.mjs',
    `import * as tf from '@tensorflow/tfjs';
     import '@tensorflow/tfjs-backend-wasm';
     import { installKernels } from '${name}';
     import { nodeLoader } from '${name}/node';
     ${LOSSES}
     const cpu = await losses(tf, 'cpu');
     await tf.setBackend('wasm');
     const build = installKernels(nodeLoader);
     console.log(JSON.stringify({ build, cpu, wasm: await losses(tf, 'wasm') }));`,
  );
  expectTraining(trained as Trained);
});

it('trains so in a worker that is handed the bytes of the module', () => {
  const trained = run(
    'worker.cjs',
    `const { isMainThread, parentPort, Worker, workerData } = require('node:worker_threads');
     if (isMainThread) {
       require('node:v8').setFlagsFromString('--experimental-wasm-relaxed-simd'); // Node 20
       const bytes = require('node:fs').readFileSync(require.resolve('${name}/relaxed.wasm'));
       const worker = new Worker(__filename, { workerData: { relaxed: new Uint8Array(bytes) } });
       worker.once('message', (trained) => console.log(JSON.stringify(trained)));
     } else {
       const tf = require('@tensorflow/tfjs');
       require('@tensorflow/tfjs-backend-wasm');
       const { compileKernels, installKernels } = require('${name}');
       ${LOSSES}
       (async () => {
         const cpu = await losses(tf, 'cpu');
         await tf.setBackend('wasm');
         const build = installKernels(await compileKernels((one) => workerData[one]));
         parentPort.postMessage({ build, cpu, wasm: await losses(tf, 'wasm') });
       })();
     }`,
  );
  expectTraining(trained as Trained);
});

it('has types, with which a wrong argument is an error', () => {
  const check = (source: string): string => {
    writeFileSync(join(project, 'types.ts'), source);
    const options = ['--strict', '--noEmit', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022'];
    const lib = ['--lib', 'es2023,dom', '--types', 'node', '--typeRoots', join(PACKAGES, '@types')];
    try {
      return execFileSync(
        process.execPath,
        [join(PACKAGES, 'typescript/bin/tsc'), ...options, ...lib, 'types.ts'],
        { cwd: project, encoding: 'utf8' },
      );
    } catch (error) {
      return String((error as { stdout: string }).stdout);
    }
  };
  const source = (build: string): string =>
    `import { type Build, installKernels } from '${name}';
     import { nodeLoader } from '${name}/node';
     export const build: Build = installKernels(nodeLoader, '${build}');`;
  expect(check(source('simd'))).toBe('');
  expect(check(source('fast'))).toContain(`'"fast"' is not assignable to parameter of type`);
});

it('a bundle for a browser needs nothing of Node', () => {
  writeFileSync(
    join(project, 'page.mjs'),
    `import { compileKernels, dense, fusedOptimizer, installKernels } from '${name}';
     export { compileKernels, dense, fusedOptimizer, installKernels };`,
  );
  const bundle = run(
    'bundle.cjs',
    `const { buildSync } = require(${JSON.stringify(join(PACKAGES, 'esbuild'))});
     const { outputFiles } = buildSync({
       entryPoints: ['page.mjs'],
       bundle: true,
       write: false,
       platform: 'browser',
       format: 'esm',
       external: ['@tensorflow/*'],
     });
     console.log(JSON.stringify(outputFiles[0].text));`,
  ) as string;
  const imports = [...bundle.matchAll(/^import .*from "([^"]+)"/gm)].map(([, from]) => from);
  expect(new Set(imports)).toEqual(new Set(['@tensorflow/tfjs']));
  expect(bundle).not.toMatch(/\brequire\(|node:/);
});

it('its own tests run from its own folder', () => {
  expect(() =>
    npm(copy, 'test', '--', '--silent', 'tests/install.test.ts', 'tests/compiled.test.ts'),
  ).not.toThrow();
});

it('asks for the versions of packages that the kit has', () => {
  for (const [wanted, at] of Object.entries({ ...devDependencies, ...peerDependencies }))
    expect(`${wanted} ${at}`).toBe(`${wanted} ${manifestOf(join(PACKAGES, wanted)).version}`);
});

it('the page of changes names the version', () => {
  expect(readFileSync(join(KERNELS, 'CHANGELOG.md'), 'utf8')).toContain(`\n## ${version}\n`);
});
