'use strict';
// A process that `lab mutants` starts. It tries the mutants of one lab.
require('../../node/typescript.cjs');
require('./mutantsWorker.ts');
