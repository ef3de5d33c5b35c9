import { selfTests } from '../selfTests';

selfTests('13-architectures');
