import { selfTests } from '../selfTests';

selfTests('01-neuron-to-network');
