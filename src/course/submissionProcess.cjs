'use strict';
// The process that a submission runs in: its main thread.
const { join } = require('node:path');
require('../node/typescript.cjs');
require('../node/hosts/keeper.ts').keep(join(__dirname, 'submissionThread.cjs'));
