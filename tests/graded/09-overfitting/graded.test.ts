import { gradedTests } from '../graded';

gradedTests('09-overfitting');
