'use strict';
// What `lab compare` forks: a process that trains one net after the other.
require('../../node/typescript.cjs');
process.once('exit', require('../../node/packages.cjs').keepPackages);
require('./worker.ts');
