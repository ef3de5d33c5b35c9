import { gradedTests } from '../graded';

gradedTests('13-architectures');
