import { idxImages } from '../idxImages';

export const MNIST = idxImages({
  info: {
    name: 'mnist',
    title: 'MNIST, handwritten digits, 28×28',
    licence: 'CC BY-SA 3.0',
    attribution: 'Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits (1998)',
    source: 'http://yann.lecun.com/exdb/mnist/',
    counts: { train: 60_000, test: 10_000 },
  },
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  checksums: {
    train: {
      images: { file: 'f68b3c2dcbeaaa9fbdd348bbdeb94873', content: '6bbc9ace898e44ae57da46a324031adb' },
      labels: { file: 'd53e105ee54ea40749a09fcbcd1e9432', content: 'a25bea736e30d166cdddb491f175f624' },
    },
    test: {
      images: { file: '9fb629c4189551a2d022fa330f9573f3', content: '2646ac647ad5339dbf082846283269ea' },
      labels: { file: 'ec29112dd5afa0611ce80d1b7f02629c', content: '27ae3e4e09519cfbb04c329615203637' },
    },
  },
  mirrors: [
    'https://ossci-datasets.s3.amazonaws.com/mnist/',
    'https://storage.googleapis.com/cvdf-datasets/mnist/',
  ],
});
