import { idxImages } from '../idxImages';

/** The articles of clothing, in the order of their labels. */
export const FASHION_CLASSES = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

export const FASHION_MNIST = idxImages({
  info: {
    name: 'fashion-mnist',
    title: 'Fashion-MNIST, articles of clothing, 28×28',
    licence: 'MIT',
    attribution:
      'H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms (2017), Zalando SE',
    source: 'https://github.com/zalandoresearch/fashion-mnist',
    counts: { train: 60_000, test: 10_000 },
  },
  classes: FASHION_CLASSES,
  checksums: {
    train: {
      images: { file: '8d4fb7e6c68d591d4c3dfef9ec88bf0d', content: 'f4a8712d7a061bf5bd6d2ca38dc4d50a' },
      labels: { file: '25c81989df183df01b3e8a0aad5dffbe', content: '9018921c3c673c538a1fc5bad174d6f9' },
    },
    test: {
      images: { file: 'bef4ecab320f06d8554ea6380940ec79', content: '8181f5470baa50b63fa0f6fddb340f0a' },
      labels: { file: 'bb300cfdad3c16e7a12a480ee83cd310', content: '15d484375f8d13e6eb1aabb0c3f46965' },
    },
  },
  mirrors: [
    'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
    'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
  ],
  // Debian's package dataset-fashion-mnist.
  systemFolders: ['/usr/share/datasets/fashion-mnist'],
});
