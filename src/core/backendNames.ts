/** The backends of tfjs that the kit knows, fastest first: native TensorFlow, WebAssembly with SIMD, plain JavaScript. */
export const BACKENDS = ['tensorflow', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];
