import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportJsonSchema } from '../../../../src/grading/model/report';

it('has the schema that docs/report.schema.json publishes', () => {
  const file = join(__dirname, '../../../../docs/report.schema.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(reportJsonSchema());
});
