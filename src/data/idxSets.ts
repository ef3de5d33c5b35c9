import type { DatasetInfo } from './dataset';

/** One published file of a data set, and how to know it again. */
export interface PublishedFile {
  readonly name: string;
  /** MD5 of the file as published, gzipped. */
  readonly md5: string;
  /** MD5 of what is inside, which survives packing it anew. */
  readonly contentMd5: string;
}

/** A data set that is published as IDX files. */
export interface IdxSetInfo extends DatasetInfo {
  readonly classes: readonly string[];
  readonly counts: { readonly train: number; readonly test: number };
  readonly files: readonly PublishedFile[];
  /** Addresses of folders with the files, in the order in which they are tried. */
  readonly mirrors: readonly string[];
}

const PUBLISHED_COUNTS = { train: 60_000, test: 10_000 };

const MNIST: IdxSetInfo = {
  name: 'mnist',
  title: 'MNIST, handwritten digits, 28×28',
  licence: 'CC BY-SA 3.0',
  attribution: 'Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits (1998)',
  source: 'http://yann.lecun.com/exdb/mnist/',
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  counts: PUBLISHED_COUNTS,
  files: [
    {
      name: 'train-images-idx3-ubyte.gz',
      md5: 'f68b3c2dcbeaaa9fbdd348bbdeb94873',
      contentMd5: '6bbc9ace898e44ae57da46a324031adb',
    },
    {
      name: 'train-labels-idx1-ubyte.gz',
      md5: 'd53e105ee54ea40749a09fcbcd1e9432',
      contentMd5: 'a25bea736e30d166cdddb491f175f624',
    },
    {
      name: 't10k-images-idx3-ubyte.gz',
      md5: '9fb629c4189551a2d022fa330f9573f3',
      contentMd5: '2646ac647ad5339dbf082846283269ea',
    },
    {
      name: 't10k-labels-idx1-ubyte.gz',
      md5: 'ec29112dd5afa0611ce80d1b7f02629c',
      contentMd5: '27ae3e4e09519cfbb04c329615203637',
    },
  ],
  mirrors: [
    'https://ossci-datasets.s3.amazonaws.com/mnist/',
    'https://storage.googleapis.com/cvdf-datasets/mnist/',
  ],
};

const FASHION_MNIST: IdxSetInfo = {
  name: 'fashion-mnist',
  title: 'Fashion-MNIST, articles of clothing, 28×28',
  licence: 'MIT',
  attribution:
    'H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms (2017), Zalando SE',
  source: 'https://github.com/zalandoresearch/fashion-mnist',
  classes: [
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
  ],
  counts: PUBLISHED_COUNTS,
  files: [
    {
      name: 'train-images-idx3-ubyte.gz',
      md5: '8d4fb7e6c68d591d4c3dfef9ec88bf0d',
      contentMd5: 'f4a8712d7a061bf5bd6d2ca38dc4d50a',
    },
    {
      name: 'train-labels-idx1-ubyte.gz',
      md5: '25c81989df183df01b3e8a0aad5dffbe',
      contentMd5: '9018921c3c673c538a1fc5bad174d6f9',
    },
    {
      name: 't10k-images-idx3-ubyte.gz',
      md5: 'bef4ecab320f06d8554ea6380940ec79',
      contentMd5: '8181f5470baa50b63fa0f6fddb340f0a',
    },
    {
      name: 't10k-labels-idx1-ubyte.gz',
      md5: 'bb300cfdad3c16e7a12a480ee83cd310',
      contentMd5: '15d484375f8d13e6eb1aabb0c3f46965',
    },
  ],
  mirrors: [
    'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
    'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
  ],
};

/** The data sets that are read from IDX files. */
export const IDX_SETS: readonly IdxSetInfo[] = [MNIST, FASHION_MNIST];
