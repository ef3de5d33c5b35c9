/** Every figure of every lab, drawn from a stored run, against the rules of pictures. */
import { checkAnimation } from '../../../src/charts/animation';
import { breaches, RULES } from '../../../src/charts/rules';
import { allLabs } from '../../../src/course/labs';
import { newCanvas } from '../../../src/node/canvas';
import { storedFigures } from '../../../src/course/figures/storedRuns';
import { NOT_YET } from './notYet';

describe('the figures of', () => {
  it.each(allLabs())(
    'lab %s keep the rules, but for those that are listed as not yet mended',
    async (lab) => {
      const broken: Record<string, string[]> = {};
      for (const { id, caption, chart } of await storedFigures(lab)) {
        const rules = breaches({ chart, caption }, newCanvas).map(({ rule }) => rule);
        if (rules.length > 0) broken[`${lab.slice(0, 2)}/${id}`] = [...new Set(rules)].sort();
      }
      const listed = Object.entries(NOT_YET).filter(([name]) => name.startsWith(lab.slice(0, 2)));
      expect(broken).toEqual(Object.fromEntries(listed));
    },
  );
});

describe('the moving pictures of', () => {
  it.each(allLabs())('lab %s keep the rules at their start, in the middle and at the end', async (lab) => {
    const broken: Record<string, string[]> = {};
    for (const { id, caption, animation } of await storedFigures(lab)) {
      if (!animation) continue;
      checkAnimation(animation);
      const { frames } = animation;
      for (const at of [0, Math.floor(frames.length / 2), frames.length - 1]) {
        const rules = breaches({ chart: frames[at]!, caption }, newCanvas).map(({ rule }) => rule);
        if (rules.length > 0) broken[`${lab.slice(0, 2)}/${id}, frame ${at}`] = [...new Set(rules)].sort();
      }
    }
    expect(broken).toEqual({});
  });

  it('the course are six or more', async () => {
    const stored = await Promise.all(allLabs().map(storedFigures));
    expect(stored.flat().filter(({ animation }) => animation).length).toBeGreaterThanOrEqual(6);
  });
});

it('the list of figures that are not yet mended names rules that exist', () => {
  const names: string[] = RULES.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(Object.values(NOT_YET).flat()));
});
