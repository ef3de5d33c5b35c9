import { selfTests } from '../selfTests';

selfTests('08-batch-normalization');
