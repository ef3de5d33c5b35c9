import { selfTests } from '../selfTests';

selfTests('06-input-scale');
