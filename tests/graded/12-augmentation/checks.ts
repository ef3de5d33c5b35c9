import type { Check, Tolerance } from '../../../src/grading/model/check';
import type { probes } from './probes';

/** Counts and yes-or-no answers must be exact. */
const EXACT: Tolerance = { absolute: 0, relative: 0 };

/** For products of float32 pixel coordinates and differences of pixels. */
const PIXELS: Tolerance = { absolute: 2e-5, relative: 1e-4 };

/**
 * A probe returns the stated numbers if the draws agree with them, so right answers hardly differ. The tolerance is for two
 * runs of the same wrong answer, which must still be recognized as the same.
 */
const STATISTICS: Tolerance = { absolute: 2e-4, relative: 0.008 };

type AugmentationCheck = Check & { probe: keyof typeof probes };

const BY_CHANCE = '(one right answer in a million fails by chance)';

export const checks: AugmentationCheck[] = [
  { id: 'rotate/map', points: 4, asks: 'the maps of three angles, in radians', probe: 'rotateMap' },
  {
    id: 'rotate/quarter-turn',
    points: 2,
    asks: 'the map of π/2: right goes up, y pointing down',
    probe: 'rotateQuarter',
  },
  { id: 'flip/maps', points: 4, asks: 'the maps of both directions', probe: 'flipMaps', tolerance: EXACT },
  { id: 'resize/maps', points: 4, asks: 'the maps of an enlargement and a reduction', probe: 'resizeMaps' },
  { id: 'shear/maps', points: 4, asks: 'the maps of two amounts', probe: 'shearMaps' },
  {
    id: 'stretch/maps',
    points: 4,
    asks: 'the map that makes a picture wider and flatter',
    probe: 'stretchMaps',
  },
  {
    id: 'warp/identity',
    points: 3,
    asks: 'two images of 3 × 4 pixels and 2 channels under the map that leaves all as it is',
    probe: 'warpStays',
    tolerance: PIXELS,
  },
  {
    id: 'warp/quarter-turns',
    points: 5,
    asks: 'two images of 5 × 5 pixels, turned by a quarter: one each way',
    probe: 'warpQuarters',
    tolerance: PIXELS,
  },
  {
    id: 'warp/interpolation',
    points: 6,
    asks: 'the middle of two images of 7 × 8 pixels, turned, or sheared and enlarged, so that points fall between pixels',
    probe: 'warpInside',
    tolerance: PIXELS,
  },
  {
    id: 'warp/outside',
    points: 4,
    asks: 'an image of 4 × 5 pixels made smaller, and one turned: what comes from outside is 0',
    probe: 'warpOutside',
    tolerance: PIXELS,
  },
  {
    id: 'warp/batch',
    points: 4,
    asks: 'three images of 4 × 6 pixels and 2 channels, each under its own map',
    probe: 'warpBatch',
    tolerance: PIXELS,
    hidden: true,
  },
  {
    id: 'addPixelNoise/statistics',
    points: 5,
    asks: `mean, mean square and largest size of the noise on 4,000 pixels of 0.9 ${BY_CHANCE}`,
    probe: 'pixelNoise',
    tolerance: STATISTICS,
  },
  {
    id: 'addPixelNoise/fresh',
    points: 3,
    asks: 'whether every pixel has its own noise, other at each call, from the stream handed in (0: no, 1: yes)',
    probe: 'pixelNoiseFresh',
    tolerance: EXACT,
  },
  {
    id: 'drawMap/rotation',
    points: 3,
    asks: `the angles of 4,000 maps with rotation 1.1 and nothing else ${BY_CHANCE}`,
    probe: 'drawRotation',
    tolerance: STATISTICS,
  },
  {
    id: 'drawMap/resize',
    points: 3,
    asks: `the factors of 4,000 maps with resize 1.6 and nothing else ${BY_CHANCE}`,
    probe: 'drawFactors',
    tolerance: STATISTICS,
  },
  {
    id: 'drawMap/stretch',
    points: 2,
    asks: `the factors of 4,000 maps with stretch 1.4 and nothing else ${BY_CHANCE}`,
    probe: 'drawStretch',
    tolerance: STATISTICS,
  },
  {
    id: 'drawMap/shear',
    points: 1,
    asks: `the amounts of 4,000 maps with shear 0.5 and nothing else ${BY_CHANCE}`,
    probe: 'drawShear',
    tolerance: STATISTICS,
  },
  {
    id: 'drawMap/flip',
    points: 1,
    asks: `how many of 4,000 maps with flip 0.3 are mirror images ${BY_CHANCE}`,
    probe: 'drawFlip',
    tolerance: STATISTICS,
  },
  {
    id: 'drawMap/order',
    points: 1,
    asks: `4,000 maps that turn, then stretch, then shear, taken apart again ${BY_CHANCE}`,
    probe: 'drawOrder',
    tolerance: STATISTICS,
  },
  {
    id: 'drawMap/together',
    points: 1,
    asks: `4,000 maps that turn, resize and flip ${BY_CHANCE}`,
    probe: 'drawTogether',
    tolerance: STATISTICS,
    hidden: true,
  },
  {
    id: 'augment/each-image',
    points: 4,
    asks: 'shape, and how many images are different, when 12 copies of one image are augmented by rotations',
    probe: 'augmentEach',
    tolerance: EXACT,
  },
  {
    id: 'augment/each-epoch',
    points: 3,
    asks: 'whether a second call gives the same images, an equal stream the same, and the data stays (0: no, 1: yes)',
    probe: 'augmentAgain',
    tolerance: EXACT,
  },
  {
    id: 'augment/labels',
    points: 3,
    asks: 'the labels of 12 different images that were turned, and whether they still belong to them',
    probe: 'augmentLabels',
    tolerance: PIXELS,
  },
  {
    id: 'augment/nothing',
    points: 1,
    asks: 'an image under a policy that changes nothing',
    probe: 'augmentNothing',
    tolerance: PIXELS,
    hidden: true,
  },
  {
    id: 'augment/noise',
    points: 1,
    asks: `40 black images under a policy that turns them and adds noise: what noise is on them ${BY_CHANCE}`,
    probe: 'augmentNoise',
    tolerance: STATISTICS,
  },
  {
    id: 'epochData/parts',
    points: 6,
    asks: 'the data of an epoch: 12 copies of one image to train on, 12 other images to validate with',
    probe: 'epochParts',
    tolerance: PIXELS,
  },
  {
    id: 'GaussianNoise/training',
    points: 4,
    asks: `mean, mean square and form of the noise in training, on 200 × 40 numbers ${BY_CHANCE}`,
    probe: 'noiseTraining',
    tolerance: STATISTICS,
  },
  {
    id: 'GaussianNoise/fresh',
    points: 2,
    asks: 'whether every number has its own noise, other at each call, the same for an equal layer (0: no, 1: yes)',
    probe: 'noiseFresh',
    tolerance: EXACT,
  },
  {
    id: 'GaussianNoise/test',
    points: 3,
    asks: 'the output at test time, for inputs of 2',
    probe: 'noiseAtTest',
    tolerance: EXACT,
  },
  { id: 'GaussianNoise/config', points: 1, asks: 'std, seed and name in getConfig', probe: 'noiseConfig' },
  {
    id: 'multiplicativeNoise/normal',
    points: 3,
    asks: `the factors of the normal kind: whether each sample has its own, mean, mean square of factor − 1 ${BY_CHANCE}`,
    probe: 'multiplyNormal',
    tolerance: STATISTICS,
  },
  {
    id: 'multiplicativeNoise/binary',
    points: 5,
    asks: `the factors of the binary kind: whether each sample has its own, mean, share kept, largest ${BY_CHANCE}`,
    probe: 'multiplyBinary',
    tolerance: STATISTICS,
  },
];
