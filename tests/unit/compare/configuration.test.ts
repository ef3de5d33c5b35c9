import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationJsonSchema } from '../../../src/compare/configuration';

it('has the schema that docs/compare.schema.json publishes', () => {
  const file = join(__dirname, '../../../docs/compare.schema.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(configurationJsonSchema());
});
