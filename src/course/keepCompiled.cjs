'use strict';
const codeCache = require('../node/codeCache.cjs');

/**
 * Keeps the compiled code of this process, and that of a submission's process too: it may not write there itself. This
 * is done at the end, and only if there was something to keep, so that it costs a command nothing.
 */
exports.keepCompiled = function keepCompiled() {
  if (!codeCache.keepCompiled()) return;
  require('../node/hosts/keeper.ts');
  require('./submissionThread.ts');
  codeCache.keepCompiled();
};
