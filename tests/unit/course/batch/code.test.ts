import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { codeOf, tokensOf } from '../../../../src/course/batch/code';

const TEXT = `import x from 'y';
/** Doc. */
export function softmax(z: number[]): number[] {
  // a remark
  const top = Math.max(...z);
  return z.map((v) => Math.exp(v - top));
}
export class Adam { step() { return 1; } }
export const relu = (v: number) => Math.max(0, v);
`;

it.each([
  ['softmax', /^export function softmax[\s\S]*\n}$/],
  ['Adam', /^export class Adam { step.*}$/],
  ['relu', /^export const relu = .*;$/],
])('finds the code of %s', (name, pattern) => {
  expect(codeOf(TEXT, name)).toMatch(pattern);
});

it('finds nothing where nothing is, and takes any text', () => {
  expect(codeOf(TEXT, 'other')).toBeUndefined();
  expect(codeOf('export function {{{ ', 'softmax')).toBeUndefined();
});

it('tokens are the same under other names, numbers, spaces and comments', () => {
  const renamed = TEXT.replaceAll('top', 'largest')
    .replaceAll('z', 'logits')
    .replaceAll('  ', '\t')
    .replace('a remark', '');
  expect(tokensOf(renamed)).toEqual(tokensOf(TEXT));
  expect(tokensOf(TEXT.replace('v - top', 'v + top'))).not.toEqual(tokensOf(TEXT));
  expect(tokensOf(TEXT.replace('Math.exp', 'Math.log'))).not.toEqual(tokensOf(TEXT));
});

/** Jest can't load Dolos, which is an ES module, so this runs in a process of its own. */
it('lists pairs of the same code, and not code that resembles it or is the starter', () => {
  const script = `
    const { similarPairs } = require('./src/course/batch/code.ts');
    const starter = 'export function a(x) { throw new Error("x"); }';
    const body = (op) => Array.from({ length: 12 }, (_, i) => \`const v\${i} = x\${i}.\${op}(\${i}, y) * 2 + z;\`).join('\\n');
    const codes = new Map([
      ['ada', body('add')],
      ['bob', '// mine\\n' + body('add').replaceAll('v', 'w').replaceAll(' = ', '=')],
      ['eve', Array.from({ length: 12 }, (_, i) => \`for (const q of list\${i}) total.push(q.sub(\${i}));\`).join('\\n')],
      ['fay', starter], ['guy', starter],
    ]);
    similarPairs(codes, starter).then((pairs) => console.log(JSON.stringify(pairs)));
  `;
  const root = resolve(__dirname, '../../../..');
  const loader = join(root, 'src/node/typescript.cjs');
  const output = execFileSync(process.execPath, ['-r', loader, '-e', script], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(JSON.parse(output)).toEqual([{ first: 'ada', second: 'bob', similarity: 1 }]);
});
