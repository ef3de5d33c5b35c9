import { gradedTests } from '../graded';

gradedTests('06-input-scale');
