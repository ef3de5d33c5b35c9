import { filesMeant } from '../../../../src/grading/model/ownFiles';

it.each([
  ['answers', ['answers.ts', 'answers/index.ts', 'answers']],
  ['lib/my.answers', ['lib/my.answers.ts', 'lib/my.answers/index.ts', 'lib/my.answers']],
  ['answers.js', ['answers.ts', 'answers.js']],
  ['answers.mjs', ['answers.mts', 'answers.mjs']],
  ['answers.cjs', ['answers.cts', 'answers.cjs']],
  ['answers.ts', ['answers.ts']],
  ['answers.mts', ['answers.mts']],
  ['data.json', ['data.json']],
])('an import of %s may mean %j', (path, files) => {
  expect(filesMeant(path)).toEqual(files);
});
