import { startPage } from '../page';

void startPage();
