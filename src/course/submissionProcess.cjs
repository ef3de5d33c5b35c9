'use strict';
// What `lab check` forks: the process that a submission runs in.
require('../node/typescript.cjs');
require('./submissionProcess.ts');
