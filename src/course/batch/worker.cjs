'use strict';
// A process that `lab grade` starts. It grades one submission after the other.
require('../../node/typescript.cjs');
process.once('exit', require('../../node/packages.cjs').keepPackages);
require('./worker.ts');
