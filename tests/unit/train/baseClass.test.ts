import { baseClassOf } from '../../../src/train/baseClass';

class Base {
  readonly name = 'base';
}
class Derived extends Base {}
class Further extends Derived {}

it.each([
  [new Derived(), Base],
  [new Further(), Derived],
])('is the class that the own class of %p extends', (object, base) => {
  expect(baseClassOf(object)).toBe(base);
});
