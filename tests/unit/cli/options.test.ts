import { shard } from '../../../src/cli/options';
import { UsageError } from '../../../src/core/errors';

it.each([
  ['1/1', 1, 1],
  ['3/3', 3, 3],
  ['1/20', 1, 20],
  ['02/3', 2, 3],
])('--shard %s is a part of the whole', (text, part, of) => expect(shard(text)).toEqual({ part, of }));

it.each(['0/3', '4/3', '2', '/3', '2/', '-1/3', '1.5/3', '2/3x', '12345/99999', ''])(
  '--shard "%s" is refused',
  (text) => {
    expect(() => shard(text)).toThrow(new UsageError(`--shard takes a part like 2/3, received "${text}"`));
  },
);
