import { gradedTests } from '../graded';

gradedTests('07-initialization');
