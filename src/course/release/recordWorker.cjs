'use strict';
// What `lab release` forks: a process that records the answers of one lab after the other.
require('../../node/typescript.cjs');
require('./recordWorker.ts');
