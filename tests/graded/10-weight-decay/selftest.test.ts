import { selfTests } from '../selfTests';

selfTests('10-weight-decay');
