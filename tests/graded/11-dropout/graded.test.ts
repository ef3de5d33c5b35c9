import { gradedTests } from '../graded';

gradedTests('11-dropout');
