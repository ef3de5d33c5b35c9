import { selfTests } from '../selfTests';

selfTests('03-softmax-sgd');
