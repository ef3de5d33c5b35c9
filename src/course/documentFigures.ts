/** A figure that a course document shows or describes, and the pictures of the kit that show it. */
export interface DocumentFigure {
  /** The document and its figure: `DNN 4.9`. */
  name: string;
  shows: string;
  /** Lab and figure: `02-backpropagation/example-graph`. */
  pictures: readonly string[];
}

/** Every figure of the five course documents. The SGD document has none. */
export const DOCUMENT_FIGURES: readonly DocumentFigure[] = [
  { name: 'DNN 4.1', shows: 'a neuron', pictures: ['01-neuron-to-network/networks'] },
  { name: 'DNN 4.2', shows: 'a network with one hidden layer', pictures: ['01-neuron-to-network/networks'] },
  {
    name: 'DNN 4.3',
    shows: 'points of a ring before and after a map that separates them',
    pictures: ['01-neuron-to-network/ring-representation'],
  },
  { name: 'DNN 4.4', shows: 'a network with two hidden layers', pictures: ['01-neuron-to-network/networks'] },
  {
    name: 'DNN 4.5 to 4.7',
    shows: 'sigmoid, tanh and ReLU with their derivatives',
    pictures: ['01-neuron-to-network/activations', '01-neuron-to-network/activations-together'],
  },
  {
    name: 'DNN 4.8',
    shows: 'logic gates and XOR with the lines that separate them',
    pictures: ['01-neuron-to-network/gates', '01-neuron-to-network/xor-regions'],
  },
  {
    name: 'DNN 4.9',
    shows: 'a computational graph with values and adjoints',
    pictures: ['02-backpropagation/example-graph'],
  },
  {
    name: 'DNN 4.2.3',
    shows: 'lines under a convex function (subgradients)',
    pictures: ['02-backpropagation/supporting-lines'],
  },
  { name: 'DNN 4.10', shows: 'a chain of neurons', pictures: ['02-backpropagation/neuron-chain'] },
  {
    name: 'DNN 4.11',
    shows: 'data with mean 0, then with variance 1',
    pictures: ['06-input-scale/standardize-steps'],
  },
  {
    name: 'DNN 4.12',
    shows: 'data decorrelated, then whitened',
    pictures: ['06-input-scale/decorrelate-whiten'],
  },
  {
    name: 'DNN 4.13',
    shows: 'curves that under-fit and over-fit',
    pictures: ['09-overfitting/under-and-over-fitting'],
  },
  {
    name: 'DNN 4.4.3',
    shows: 'the members of an ensemble and their average',
    pictures: ['11-dropout/ensemble-members', '11-dropout/ensembles'],
  },
  {
    name: 'WD, memorizing network',
    shows: 'box plots of its weights, and of those of the network stopped early',
    pictures: ['09-overfitting/weight-boxes'],
  },
  {
    name: 'WD, L2 and L1',
    shows: 'training and validation curves for a small and a large λ',
    pictures: ['10-weight-decay/regression-curves', '10-weight-decay/training-curves'],
  },
  {
    name: 'WD, L2 and L1',
    shows: 'box plots of the weights under L2 and under L1',
    pictures: ['10-weight-decay/regression-weights', '10-weight-decay/weights-by-layer'],
  },
  {
    name: 'REG, random labels',
    shows: 'images of digits with random labels',
    pictures: ['09-overfitting/random-label-sheet', '09-overfitting/random-labels'],
  },
  {
    name: 'REG, random labels',
    shows: 'a network that fits random labels and noise',
    pictures: ['09-overfitting/fitting-nonsense', '09-overfitting/time-to-memorize'],
  },
  {
    name: 'DNN 3.8, in 4.3.4',
    shows: 'minibatch weights near those of batch learning',
    pictures: ['03-softmax-sgd/minibatch-and-full'],
  },
  {
    name: 'WD, exercise 2',
    shows: 'a classifier of Fashion-MNIST with L1 and its λ',
    pictures: ['10-weight-decay/fashion-lambda', '10-weight-decay/fashion-weights'],
  },
  {
    name: 'REG, penalties',
    shows: 'contours of L2 and L1 against those of the loss',
    pictures: ['10-weight-decay/contours'],
  },
  {
    name: 'REG, augmentation',
    shows: 'an image and its flips',
    pictures: ['12-augmentation/transforms', '12-augmentation/augmented-grid'],
  },
  { name: 'REG, noise', shows: 'noise on inputs', pictures: ['12-augmentation/noise-and-l2'] },
  {
    name: 'REG, dropout',
    shows: 'a network and what masks leave of it',
    pictures: ['11-dropout/thinned-nets'],
  },
  {
    name: 'REG, dropout',
    shows: 'a neuron with two inputs and its four masks',
    pictures: ['11-dropout/four-masks'],
  },
  {
    name: 'TT, dropout',
    shows: 'training with and without dropout',
    pictures: ['11-dropout/batch-by-batch', '11-dropout/rates'],
  },
];
