import { gradedTests } from '../graded';

gradedTests('01-neuron-to-network');
