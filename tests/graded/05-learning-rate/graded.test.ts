import { gradedTests } from '../graded';

gradedTests('05-learning-rate');
