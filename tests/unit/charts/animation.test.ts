import type { Animation } from '../../../src/charts/animation';
import { checkAnimation, shownSteps } from '../../../src/charts/animation';
import { SAMPLES } from './samples';

const good: Animation = { frames: [SAMPLES.lines, SAMPLES.lines], delay: 100, pause: 1000 };

it.each<[string, Partial<Animation>, string]>([
  ['a single frame', { frames: [SAMPLES.lines] }, 'expected 2 to 30 frames, received 1'],
  ['a delay of 0', { delay: 0 }, 'expected a delay in milliseconds, greater than 0, received 0'],
  [
    'an endless pause',
    { pause: Infinity },
    'expected a pause in milliseconds, greater than 0, received Infinity',
  ],
])('an animation with %s is refused', (_what, part, message) => {
  expect(() => checkAnimation({ ...good, ...part })).toThrow(message);
});

it('two frames are an animation', () => {
  expect(() => checkAnimation(good)).not.toThrow();
});

it.each([
  [100, 5, [0, 13, 35, 65, 100]],
  [3, 18, [0, 1, 2, 3]],
])('of %i steps at most %i are shown, close together at the start', (last, count, steps) => {
  expect(shownSteps(last, count)).toEqual(steps);
});
