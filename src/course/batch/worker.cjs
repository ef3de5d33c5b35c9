'use strict';
// What `lab grade` forks: a process that grades one submission after the other.
require('../../node/typescript.cjs');
process.once('exit', require('../../node/packages.cjs').keepPackages);
require('./worker.ts');
