'use strict';
// A process that `lab worker` starts. It runs one job after the other.
require('../node/typescript.cjs');
process.once('exit', require('../node/packages.cjs').keepPackages);
require('./queueProgram.ts');
