import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../../..');

/** Jest can't load Dolos, which is an ES module, so it runs in a process of its own: the value of a script's promise. */
function valueOf(script: string): unknown {
  const text = `
    const { similarCode } = require('./src/course/batch/similar.ts');
    const lines = (from, to, line) => Array.from({ length: to - from }, (_, i) => line(from + i)).join('\\n');
    const NAMES = ['add', 'sub', 'mul', 'div', 'exp', 'log', 'sqrt', 'sum', 'mean', 'max', 'min', 'abs'];
    /** A line of code that is like no other's: the digits of its number are names of methods. */
    const line = (i) => 'const v = x' + String(i).split('').map((digit) => '.' + NAMES[digit] + '(y)').join('') + ';';
    (async () => {${script}})().then((value) => console.log(JSON.stringify(value)));`;
  const loader = join(ROOT, 'src/node/typescript.cjs');
  const output = execFileSync(process.execPath, ['-r', loader, '-e', text], { cwd: ROOT, encoding: 'utf8' });
  return JSON.parse(output);
}

it('lists pairs of the same code, and not code that resembles it or is the starter', () => {
  expect(
    valueOf(`
    const starter = 'export function a(x) { throw new Error("x"); }';
    const body = (op) => lines(0, 12, (i) => \`const v\${i} = x\${i}.\${op}(\${i}, y) * 2 + z;\`);
    return similarCode(new Map([
      ['ada', body('add')],
      ['bob', '// mine\\n' + body('add').replaceAll('v', 'w').replaceAll(' = ', '=')],
      ['eve', lines(0, 12, (i) => \`for (const q of list\${i}) total.push(q.sub(\${i}));\`)],
      ['fay', starter], ['guy', starter],
    ]), starter);`),
  ).toEqual({ pairs: [{ first: 'ada', second: 'bob', similarity: 1 }], complete: true });
});

it('finds code that was changed in a few places, and reports the part that is shared', () => {
  const { pairs } = valueOf(`
    const code = (from, to) => lines(from, to, line);
    return similarCode(new Map([
      ['ada', code(1000, 1200)], ['bob', code(1000, 1197) + code(5000, 5003)], ['eve', code(1000, 1150) + code(6000, 6050)],
    ]), '');`) as { pairs: { first: string; second: string; similarity: number }[] };
  expect(pairs).toEqual([{ first: 'ada', second: 'bob', similarity: expect.any(Number) as number }]);
  expect(pairs[0]!.similarity).toBeGreaterThan(0.95);
  expect(pairs[0]!.similarity).toBeLessThan(1);
});

it('finds no pair with the starter, whose fingerprints a submission may have', () => {
  const { pairs } = valueOf(`
    const { readFileSync } = require('node:fs');
    const text = (folder) => readFileSync(folder + '/03-softmax-sgd/lab.ts', 'utf8');
    const hidden = text('solutions').replace('export function softmax', 'function right').replaceAll('softmax(logits).sub', 'right(logits).sub');
    const end = (line) => hidden + '\\nexport function softmax(logits: any): any {\\n' + line + ' return right(logits);\\n}\\n';
    return similarCode(new Map([
      ['ada', end('tf.engine().startScope(); tf.engine().startScope();')],
      ['bob', end('tf.engine().endScope();')],
      ['eve', 'const req = (process as any).mainModule.require;\\n' + text('solutions')],
    ]), text('labs'));`) as { pairs: { first: string; second: string }[] };
  expect(pairs.map(({ first, second }) => [first, second])).toContainEqual(['ada', 'bob']);
  expect(pairs.flatMap(({ first, second }) => [first, second])).not.toContain('starter');
});

it('each copy is paired with the first one only', () => {
  expect(
    valueOf(`
    const code = lines(1000, 1030, line);
    return similarCode(new Map(['a', 'b', 'c', 'd'].map((name) => [name, code + '// ' + name])), '');`),
  ).toEqual({
    pairs: ['b', 'c', 'd'].map((second) => ({ first: 'a', second, similarity: 1 })),
    complete: true,
  });
});

it('says if there were too many that resemble each other to compare all', () => {
  const { pairs, complete } = valueOf(`
    const common = lines(1000, 1100, line);
    const codes = new Map(Array.from({ length: 500 }, (_, i) => [String(i), common + line(2000 + i)]));
    const { pairs, complete } = await similarCode(codes, '');
    return { pairs: pairs.length, complete };`) as { pairs: number; complete: boolean };
  expect(complete).toBe(false);
  expect(pairs).toBe(100_000);
});
