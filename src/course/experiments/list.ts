/** An experiment that a course document has, at the document's size: one training, and the figures that show it. */
export interface Experiment {
  lab: string;
  /** The figures share a run; the first one gives its name to the stored record. */
  figures: readonly [string, ...string[]];
  /** The document and its passage: `WD, exercise 2`. */
  document: string;
  asks: string;
}

/** In the order of the documents' labs. `docs/EXPERIMENTS.md` shows them with their results in full mode. */
export const EXPERIMENTS: readonly Experiment[] = [
  {
    lab: '03-softmax-sgd',
    figures: ['minibatch-and-full'],
    document: 'DNN 4.3.4',
    asks: 'The weights of minibatch learning come very near to those of batch learning.',
  },
  {
    lab: '09-overfitting',
    figures: ['fitting-nonsense'],
    document: 'REG, "fitting random labels" (Zhang et al. 2017)',
    asks: 'A network learns true labels, random labels, shuffled pixels and random pixels, all to 100 % of its training set.',
  },
  {
    lab: '10-weight-decay',
    figures: ['regression-curves', 'regression-weights'],
    document: 'WD, the plots of L2 and L1',
    asks: 'The regression network that memorized its data, with a small λ, a large λ, and L1: curves, and box plots of all layers.',
  },
  {
    lab: '10-weight-decay',
    figures: ['fashion-lambda', 'fashion-weights'],
    document: 'WD, exercise 2',
    asks: 'The classifiers of Fashion-MNIST with L1. The best λ has the least generalization error; validation and test sets are kept apart.',
  },
  {
    lab: '11-dropout',
    figures: ['batch-by-batch', 'features'],
    document: 'TT, Dropout',
    asks: 'A classifier of 28×28 images with and without dropout, batch by batch. The lesson says that dropout speeds up the training.',
  },
];
