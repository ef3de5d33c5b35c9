'use strict';
// What `lab mutants` starts: a process that tries the mutants of one lab.
require('../../node/typescript.cjs');
require('./mutantsWorker.ts');
