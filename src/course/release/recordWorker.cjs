'use strict';
// A process that `lab release` starts. It records the answers of one lab after the other.
require('../../node/typescript.cjs');
require('./recordWorker.ts');
