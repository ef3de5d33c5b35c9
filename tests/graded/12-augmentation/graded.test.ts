import { gradedTests } from '../graded';

gradedTests('12-augmentation');
