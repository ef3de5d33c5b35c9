import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allLabs } from '../../../../src/course/labs';
import { answerLines, normal } from '../../course/release/answers';

const FOLDER = join(__dirname, '../../../../src/web/playground');

/** Students get the playground with the rest of src/: it has the same equations as the handouts, and no line of an answer. */
it.each(allLabs())('the sources of the playground have no line of an answer to %s', async (id) => {
  const sources = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => normal(readFileSync(join(FOLDER, name), 'utf8')));
  const lines = await answerLines(id);
  expect(lines.length).toBeGreaterThan(5);
  const found = lines.filter(({ line }) => sources.some((source) => source.includes(normal(line))));
  expect(found).toEqual([]);
});
