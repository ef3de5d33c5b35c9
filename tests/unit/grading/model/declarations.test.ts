import { declarationsIn } from '../../../../src/grading/model/declarations';

it('finds the declarations in the first column, in their order', () => {
  const text = `import { a } from './a';
export function f() {
  const inner = 1;
}
export async function g() {}
function* h() {}
abstract class Base {}
export default class Net {}
const [x] = [1];
const one = 1;
let two = 2;
var three = 3;
// function none() {}
`;
  const names = declarationsIn(text).map(({ name }) => name);
  expect(names).toEqual(['f', 'g', 'h', 'Base', 'Net', 'one', 'two', 'three']);
  const [first] = declarationsIn(text);
  expect(text.slice(first!.start, first!.nameEnd)).toBe('export function f');
});
