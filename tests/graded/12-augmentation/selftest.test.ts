import { selfTests } from '../selfTests';

selfTests('12-augmentation');
