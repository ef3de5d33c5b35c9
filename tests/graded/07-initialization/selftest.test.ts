import { selfTests } from '../selfTests';

selfTests('07-initialization');
