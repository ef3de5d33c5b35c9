import * as tf from '@tensorflow/tfjs';

/**
 * A scope of the engine around code of a submission, which shares the engine with the kit: it may close scopes that
 * are not its own, leave scopes open, or reset the engine as a whole.
 */
export class EngineScope {
  private readonly engine = tf.engine();
  private readonly state = this.engine.state;
  private readonly outer = this.state.scopeStack.length;
  private readonly open: typeof this.state.scopeStack;

  /** Opens the scope. */
  constructor() {
    this.engine.startScope();
    this.open = [...this.state.scopeStack];
  }

  /**
   * Closes the scope, and those that were left open in it.
   *
   * @throws Error if the submission closed a scope that it did not open, or reset the engine
   */
  close(): void {
    if (this.engine.state !== this.state)
      throw new Error('lab.ts reset the engine of TensorFlow.js, and with it all tensors and the backend');
    const { state, open, outer } = this;
    const closed = !open.every((scope, i) => state.scopeStack[i] === scope);
    if (closed) {
      state.scopeStack = open;
      state.activeScope = open.at(-1)!;
    }
    while (state.scopeStack.length > outer) this.engine.endScope();
    if (closed)
      throw new Error('lab.ts closed a scope of TensorFlow.js that it had not opened (endScope too often)');
  }
}
