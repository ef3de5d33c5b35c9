import { gradedTests } from '../graded';

gradedTests('08-batch-normalization');
