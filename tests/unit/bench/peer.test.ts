import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { answer, type Command, serviceCommand, startPeer } from '../../../src/bench/peer';

/** A process that runs this JavaScript. */
const node = (code: string): Command => ({ name: 'the test', command: [process.execPath, '-e', code] });

const ECHO = `
  const { OPENBLAS_NUM_THREADS: blas, OMP_NUM_THREADS: omp, PATH: path } = process.env;
  require('node:readline').createInterface({ input: process.stdin })
    .on('line', (line) => console.log(JSON.stringify([JSON.parse(line), blas, omp, path])));`;

it('asks a process with one thread and the environment of this one, and ends it', async () => {
  const peer = startPeer<object, unknown[]>(node(ECHO));
  const PATH = process.env['PATH'];
  expect(await peer.ask({ a: 1 })).toEqual([{ a: 1 }, '1', '1', PATH]);
  expect(await peer.ask({ a: 2 })).toEqual([{ a: 2 }, '1', '1', PATH]);
  peer.stop();
  await expect(peer.ask({ a: 3 })).rejects.toThrow('the test gave no answer');
});

it.each([
  [node('console.error("first"); console.error("the reason"); process.exit(1)'), 'the reason'],
  [{ name: 'the test', command: ['/no/such/program'] }, 'spawn /no/such/program ENOENT'],
])('a process that has ended gives no answer: case %#', async (command, reason) => {
  await expect(startPeer(command).ask(0)).rejects.toThrow(`the test gave no answer: ${reason}`);
});

it("the bench's own processes run its main file with their arguments", () => {
  const { name, command } = serviceCommand('a side', 'steps', 'kit', 'ops');
  expect(name).toBe('a side');
  expect(command).toEqual([
    process.execPath,
    '-r',
    require.resolve('../../../src/node/typescript.cjs'),
    require.resolve('../../../src/bench/main.ts'),
    'serve',
    'steps',
    'kit',
    'ops',
  ]);
});

it('the other end answers line by line, in order, until no more questions come', async () => {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  stdin.end('{"x":1}\n{"x":2}\n');
  await answer(
    async ({ x }: { x: number }) => {
      await new Promise((done) => setTimeout(done, x === 1 ? 5 : 0));
      return x + 1;
    },
    { stdin, stdout },
  );
  expect(await text(stdout.end())).toBe('2\n3\n');
});
