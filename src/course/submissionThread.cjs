'use strict';
// The thread that a submission runs in.
require('../node/typescript.cjs');
void require('./submissionThread.ts').serveSubmission();
