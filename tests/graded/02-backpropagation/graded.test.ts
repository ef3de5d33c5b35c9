import { gradedTests } from '../graded';

gradedTests('02-backpropagation');
