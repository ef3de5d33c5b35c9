import { replacedOnProcess } from '../../../support/onProcess';
import { keeperFlags, permissionFlags } from '../../../../src/node/hosts/permissions';

const FLAG = ['--permission', '--experimental-permission'].find((flag) =>
  process.allowedNodeEnvironmentFlags.has(flag),
)!;

it('a thread may read its files, each named once, and has no other right', () => {
  expect(permissionFlags(['/a', '/b c', '/a'])).toEqual([
    ...[FLAG, '--no-warnings', '--allow-fs-read=/a', '--allow-fs-read=/b c'],
  ]);
});

it('its process may start it, and has no other right that it lacks', () => {
  expect(keeperFlags(['/a'])).toEqual([...permissionFlags(['/a']), '--allow-worker']);
});

it.each([
  [['--permission', '--experimental-permission'], '--permission'],
  [['--experimental-permission'], '--experimental-permission'],
  [[], undefined],
])('of the flags that Node has (%j), it is given %s', (has, flag) => {
  const putBack = replacedOnProcess('allowedNodeEnvironmentFlags', new Set(has));
  try {
    jest.isolateModules(() => {
      const fresh = jest.requireActual<{ keeperFlags: typeof keeperFlags }>(
        '../../../../src/node/hosts/permissions',
      );
      const wanted =
        flag === undefined ? [] : [flag, '--no-warnings', '--allow-fs-read=/a', '--allow-worker'];
      expect(fresh.keeperFlags(['/a'])).toEqual(wanted);
    });
  } finally {
    putBack();
  }
});
