import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DIGITS } from '../../../../../src/data/sets/digits';
import { readAddress, writeAddress } from '../../../../../src/web/playground/engine/address';
import { outcomeOf, seedsOf, verdictOf } from '../../../../../src/web/playground/engine/repeat';
import { SCENES, stateOf } from '../../../../../src/web/playground/engine/scenes';
import { compared, faultOf, FIELD_NAMES } from '../../../../../src/web/playground/engine/settings';

const FILE = join(__dirname, '../../../../../data', DIGITS.files[0]!.name);

function digits(): ReturnType<typeof DIGITS.parse>['samples'] {
  const bytes = gunzipSync(readFileSync(FILE));
  return DIGITS.parse({ folder: '', files: [{ ...DIGITS.files[0]!, path: FILE, bytes }] }).samples;
}

describe('the ready scenes', () => {
  it('are at least ten, each of another lab', () => {
    expect(SCENES.length).toBeGreaterThanOrEqual(10);
    expect(new Set(SCENES.map(({ lab }) => lab)).size).toBe(SCENES.length);
  });

  it.each(SCENES)('$id has allowed settings and comes back from its address', (scene) => {
    const state = stateOf(scene);
    for (const settings of [state.settings, compared(state.settings, scene.comparison)])
      for (const name of FIELD_NAMES) expect(faultOf(name, settings[name])).toBeUndefined();
    expect(readAddress(writeAddress(state))).toEqual({ state, faults: [] });
  });

  it.each(SCENES)(
    '$id shows with ten seeds what it promises',
    (scene) => {
      const { settings } = stateOf(scene);
      const other = compared(settings, scene.comparison);
      const given = { digits: digits() };
      const all = (one: typeof settings): ReturnType<typeof outcomeOf>[] =>
        seedsOf(settings).map((seed) => outcomeOf(one, given, seed));
      const kind = settings.data === 'curve' ? 'curve' : 'classes';
      const verdict = verdictOf(all(settings), all(other), kind);
      const { measure, side } = scene.promise;
      const found =
        measure === 'diverged'
          ? verdict.divergedSide
          : verdict.measures.find((one) => one.measure === measure)?.side;
      expect(found).toBe(side);
    },
    120_000,
  );
});
