'use strict';
// What `lab grade` forks: a process that grades one submission after the other.
require('../../node/typescript.cjs');
require('./worker.ts');
