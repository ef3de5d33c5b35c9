import { selfTests } from '../selfTests';

selfTests('02-backpropagation');
