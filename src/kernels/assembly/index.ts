export * from './columns';
export * from './copies';
export * from './depthwise';
export * from './gemm';
export * from './optimizers';
export * from './pooling';
export * from './rows';
export * from './softmax';
