import type { Check } from '../../../../src/grading/model/check';
import { askedPromises, promiseFaults } from '../../../../src/grading/model/promise';

const check = (id: string, ...promises: string[]): Check => ({
  id,
  points: 1,
  asks: '',
  probe: 'p',
  promises,
});
const promises = { softmax: { rows: 'Each row sums to 1.', large: 'Large logits give no NaN.' } };

it('lists the checks that test each promise, of its own task only', () => {
  const checks = [
    check('softmax/values', 'rows'),
    check('softmax/large', 'rows', 'large'),
    check('cost/rows', 'rows'),
  ];
  expect(askedPromises(promises, checks)).toEqual([
    {
      task: 'softmax',
      name: 'rows',
      text: 'Each row sums to 1.',
      askedBy: ['softmax/values', 'softmax/large'],
    },
    { task: 'softmax', name: 'large', text: 'Large logits give no NaN.', askedBy: ['softmax/large'] },
  ]);
});

it.each<[string, Check[], string[]]>([
  ['nothing if all are tested', [check('softmax/values', 'rows', 'large')], []],
  [
    'a promise that no check tests',
    [check('softmax/values', 'rows')],
    ['no check tests the promise softmax/large: Large logits give no NaN.'],
  ],
  [
    'a check that tests an unknown promise',
    [check('softmax/values', 'rows', 'large', 'columns')],
    ['the check softmax/values tests softmax/columns, which is no promise of the lab'],
  ],
  [
    'a check that tests no promise',
    [check('softmax/values', 'rows', 'large'), check('softmax/more')],
    ['the check softmax/more names no promise that it tests'],
  ],
])('finds %s', (_, checks, faults) => expect(promiseFaults(promises, checks)).toEqual(faults));
