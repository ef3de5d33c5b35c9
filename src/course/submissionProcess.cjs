'use strict';
// What `lab check` forks: the process that a submission runs in.
require('sucrase/register/ts');
require('./submissionProcess.ts');
