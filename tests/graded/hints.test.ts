import { hintsOf } from '../../src/course/hints';
import { allLabs } from '../../src/course/labs';

it.each(allLabs())('%s has three hints for each task', (id) => {
  expect(hintsOf(id)).toBeDefined();
});
