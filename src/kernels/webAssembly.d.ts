/** The part of WebAssembly's interface that is used here. TypeScript declares it only for browsers. */
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer;
  }
  type Module = object;
  const Module: new (bytes: Uint8Array) => Module;
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, (...numbers: number[]) => number>;
  }
  function validate(bytes: Uint8Array): boolean;
}
