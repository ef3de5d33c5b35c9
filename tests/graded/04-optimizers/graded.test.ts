import { gradedTests } from '../graded';

gradedTests('04-optimizers');
