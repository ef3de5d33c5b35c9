import { run } from './program';
import { runProcess } from './runProcess';

void runProcess(process, run);
