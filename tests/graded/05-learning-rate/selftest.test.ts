import { selfTests } from '../selfTests';

selfTests('05-learning-rate');
