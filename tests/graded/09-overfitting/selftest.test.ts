import { selfTests } from '../selfTests';

selfTests('09-overfitting');
