import { selfTests } from '../selfTests';

selfTests('04-optimizers');
