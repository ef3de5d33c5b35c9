'use strict';
const { createHash } = require('node:crypto');
const { transform } = require('sucrase');
const { version } = require('sucrase/package.json');

/** As the kit runs its sources (src/node/typescript.cjs); calls of jest.mock go before the imports, too. */
const OPTIONS = { transforms: ['typescript', 'imports', 'jest'], disableESTransforms: true };

/** Strips the types of a file for Jest, without moving a line. */
module.exports = {
  process: (source, filePath) => ({ code: transform(source, { ...OPTIONS, filePath }).code }),
  getCacheKey: (source, filePath, { configString }) =>
    createHash('sha256')
      .update(JSON.stringify([version, OPTIONS, configString, filePath, source]))
      .digest('hex'),
};
