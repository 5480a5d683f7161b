const { TestEnvironment } = require('jest-environment-node');

/**
 * ONNX Runtime's native code makes typed arrays of the real realm, and its JavaScript half tests them with
 * `instanceof`: inside Jest's own realm that fails unless both realms share the constructors.
 */
module.exports = class OrtEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, { Float32Array, BigInt64Array, Uint8Array, ArrayBuffer, SharedArrayBuffer });
  }
};
