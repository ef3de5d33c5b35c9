import { MissingDataset, UsageError } from '../../../src/core/errors';
import type { Dataset, LabelledSamples } from '../../../src/data/dataset';
import { DIGIT_IMAGES, FASHION, pictures } from '../../../src/figures/pictures';
import { loadDataset, loadImages } from '../../../src/node/files/load';

const digits = loadImages();
const images = (name: string): Dataset => ({ ...digits, name });

/** Loads from a machine that has these data sets; those of `damaged` can't be read. */
function machine(has: string[], damaged: string[] = []) {
  const asked: string[] = [];
  const load = (name: string): Promise<Dataset> => {
    asked.push(name);
    if (damaged.includes(name)) return Promise.reject(new UsageError(`${name} is damaged`));
    return has.includes(name) ? Promise.resolve(images(name)) : Promise.reject(new MissingDataset(name));
  };
  return { asked, load };
}

it.each<[string, readonly string[], string[], string]>([
  ['the first wanted one', DIGIT_IMAGES, ['mnist', 'fashion-mnist', 'fashion-small'], 'mnist'],
  [
    'the next one, if the first is missing',
    DIGIT_IMAGES,
    ['fashion-mnist', 'fashion-small'],
    'fashion-mnist',
  ],
  ['those that come with the kit, if all are missing', FASHION, ['fashion-small'], 'fashion-small'],
])('in full mode, the images are %s', async (_, wanted, has, name) => {
  const { load } = machine(has);
  expect((await pictures({ dataset: digits, load, mode: 'full' }, wanted)).name).toBe(name);
});

it('in quick mode, the images are those that come with the kit, also where others are there', async () => {
  const { load, asked } = machine(['mnist', 'fashion-mnist', 'fashion-small']);
  expect((await pictures({ dataset: digits, load, mode: 'quick' }, DIGIT_IMAGES)).name).toBe('fashion-small');
  expect(asked).toEqual(['fashion-small']);
});

it.each(['quick', 'full'] as const)('in %s mode, images that were chosen are taken', async (mode) => {
  const { load, asked } = machine([]);
  const chosen = { ...digits, name: 'chosen' } as Dataset<LabelledSamples>;
  expect(await pictures({ dataset: chosen, load, mode }, FASHION)).toBe(chosen);
  expect(asked).toEqual([]);
});

it('damaged files are told of: no other images take their place', async () => {
  const { load } = machine(['fashion-small'], ['fashion-mnist']);
  await expect(pictures({ dataset: digits, load, mode: 'full' }, FASHION)).rejects.toThrow(
    new UsageError('fashion-mnist is damaged'),
  );
});

it('a data set without classes is refused', async () => {
  const load = (): Promise<Dataset> => Promise.resolve(loadDataset('diabetes'));
  await expect(pictures({ dataset: digits, load, mode: 'quick' }, [])).rejects.toThrow(
    'expected a data set of images with classes, received "diabetes"',
  );
});
