import { idxImages } from '../idxImages';
import { FASHION_CLASSES, FASHION_MNIST } from './fashionMnist';

/**
 * Real pictures of 28×28 on every machine: of each class of Fashion-MNIST the first 600 training images and the first
 * 100 test images, in the order of the published files.
 */
export const FASHION_SMALL = idxImages({
  info: {
    ...FASHION_MNIST.info,
    name: 'fashion-small',
    title: 'Fashion-MNIST, 7,000 of its images, 28×28',
    counts: { train: 6_000, test: 1_000 },
  },
  classes: FASHION_CLASSES,
  algorithm: 'SHA-256',
  prefix: 'fashion-small-',
  checksums: {
    train: {
      images: {
        file: '8ee4cb70eb7388831ec8c2e8fafbf3aeb1797b10adae0071f7fc62f8d9653b78',
        content: 'cf313073c7eb485392848071d5c433571d7166043e971e3345b095cc30518084',
      },
      labels: {
        file: 'c19f57cf47fcbe632dfdaa7503de15b59920f4badde8b1fd2e4844d08043dbd4',
        content: '097b93fbcf9bd5bc648b1a457ddc55c9e4ab49afb33f9ecae8ce068399a75e3a',
      },
    },
    test: {
      images: {
        file: 'cccc296cbc59a7ed8ccbc682de3c727f5ec7165a92f415f2f8f6de68551427cb',
        content: '7cee33c3c6414b1b86c25e665a6c4f41584269de3b7cc9768b1d351922845eef',
      },
      labels: {
        file: '6e8ed870be0289377580b612631f8ec187991f98c161b06a8c8780a912d504f8',
        content: '3128d790775889812b73c4f13923559c8b9e281d112c6ea7862acf60a206a909',
      },
    },
  },
});
