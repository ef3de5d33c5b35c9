import { gradedTests } from '../graded';

gradedTests('10-weight-decay');
