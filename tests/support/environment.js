'use strict';
const { TestEnvironment } = require('jest-environment-node');

/**
 * Jest runs each test file in its own realm. A native add-on makes its arrays in the main realm, and tfjs checks
 * `instanceof Float32Array`: so both realms share these classes.
 */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, { Float32Array, Int32Array, Uint8Array, Uint8ClampedArray });
  }
};
