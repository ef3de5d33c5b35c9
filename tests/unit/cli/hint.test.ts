import { hint } from '../../../src/cli/commands/hint';
import type { Terminal } from '../../../src/cli/terminal';
import type * as Hints from '../../../src/course/hints';
import { allLabs } from '../../../src/course/labs';

let mockHints: ReturnType<typeof Hints.hintsOf>;
jest.mock('../../../src/course/hints', () => ({ hintsOf: () => mockHints }));

const ID = allLabs().find((id) => id.startsWith('03'))!;
const plain = (text: string): string => text;
// Of a terminal, the command needs the colours only.
const terminal = { colors: { bold: plain, dim: plain } } as unknown as Terminal;
const say = (task: string, step: number): string =>
  (hint({ id: ID, task, step }, terminal).output as { text: string }).text;

beforeEach(() => {
  mockHints = { softmax: ['Think.', 'The idea.', 'Nearly the code.'] };
});

it.each([
  [1, 'softmax, step 1 of 3: Think.\nfor the next step: npx lab hint 03 softmax --step 2'],
  [2, 'softmax, step 2 of 3: The idea.\nfor the next step: npx lab hint 03 softmax --step 3'],
  [3, 'softmax, step 3 of 3: Nearly the code.\nthat was the last step'],
])('prints step %i, and how to get the next', (step, text) => expect(say('softmax', step)).toBe(text));

it('names the tasks of the lab if the task is not one of them', () => {
  expect(() => say('softmaxx', 1)).toThrow(
    /^expected a task of lab 03, received softmaxx; its tasks are softmax, /,
  );
});

it('says so if a lab has no hints', () => {
  mockHints = undefined;
  expect(() => say('softmax', 1)).toThrow('lab 03 has no hints; its handout is all there is');
});
