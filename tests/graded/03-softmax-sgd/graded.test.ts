import { gradedTests } from '../graded';

gradedTests('03-softmax-sgd');
