import { selfTests } from '../selfTests';

selfTests('11-dropout');
