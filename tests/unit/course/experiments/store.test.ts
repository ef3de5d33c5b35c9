import { UsageError } from '../../../../src/core/errors';
import { recordOf, textOf } from '../../../../src/course/experiments/store';
import type { DrawnFigure } from '../../../../src/course/figures/drawLab';
import type { FigureRecord } from '../../../../src/figures/figure';

const INFO = {
  lab: '10-weight-decay',
  figure: 'fashion-weights',
  title: '',
  caption: '',
  source: '',
  seconds: 9.5,
};
const DRAWN: DrawnFigure = { ...INFO, png: 'a.png', json: 'a.json' };
const CONFIG = { mode: 'full', dataset: 'digits', seeds: [1], backend: 'cpu', target: 'solutions' } as const;
const reading = (config: object) => (): FigureRecord =>
  ({ ...INFO, config: { ...CONFIG, ...config }, result: { error: 1 / 3 } }) as unknown as FigureRecord; // no chart is read

it('a run that several figures share is stored once, by the name of the first', () => {
  const { experiment, record } = recordOf(DRAWN, reading({}));
  expect(experiment.figures).toEqual(['fashion-lambda', 'fashion-weights']);
  const { lab, figures } = experiment;
  expect(record).toEqual({ lab, figures, config: CONFIG, seconds: 9.5, result: { error: 1 / 3 } });
});

it('the file of a record has numbers of six digits', () => {
  const { record } = recordOf(DRAWN, reading({}));
  expect(JSON.parse(textOf(record))).toEqual({ ...record, result: { error: 0.333333 } });
});

it.each<[string, DrawnFigure, object, string]>([
  [
    'was not drawn',
    { ...INFO, error: 'no time' },
    {},
    '10-weight-decay/fashion-weights was not drawn: no time',
  ],
  [
    'is no experiment',
    { ...DRAWN, figure: 'gains' },
    {},
    '10-weight-decay/gains is no experiment of src/course/experiments/list.ts',
  ],
  [
    'was drawn in quick mode',
    DRAWN,
    { mode: 'quick' },
    '10-weight-decay/fashion-weights was drawn in quick mode: add --full',
  ],
  [
    'was drawn with other answers',
    DRAWN,
    { target: 'labs' },
    '10-weight-decay/fashion-weights was drawn with the answers of labs: add --target solutions',
  ],
])('a figure that %s is refused', (_, drawn, config, message) => {
  expect(() => recordOf(drawn, reading(config))).toThrow(new UsageError(message));
});
