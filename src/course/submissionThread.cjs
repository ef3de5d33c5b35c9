'use strict';
// The thread that a submission runs in.
require('../node/typescript.cjs');
require('./submissionThread.ts');
