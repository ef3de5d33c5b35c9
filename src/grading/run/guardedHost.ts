import * as tf from '@tensorflow/tfjs';
import type { HostRequest, RequestOptions } from '../../hosts/host';
import type { Failure, Outcome } from '../../hosts/outcome';
import type { LocalHost } from '../../hosts/server';
import { Builtins, ChangedBuiltin, NEEDED } from './builtins';

/**
 * Runs a submission that may change the built-in objects of its thread, or the engine of tfjs: they are put back after
 * its code ran, and an answer that was given while they were changed does not count.
 */
export class GuardedHost implements LocalHost {
  private readonly engine = tf.engine().state;
  private readonly backendName = tf.getBackend();
  private readonly backend = tf.backend();

  /** @param report prints a line for the student */
  constructor(
    private readonly host: LocalHost,
    private readonly report: (line: string) => void,
    private readonly builtins = new Builtins(),
  ) {}

  load(): Failure | undefined {
    let failure: Failure | undefined;
    try {
      failure = this.host.load();
    } catch (error) {
      const changed = this.builtins.restore();
      if (changed === undefined) throw error;
      return { kind: 'broken', message: cause(changed) };
    }
    const changed = this.builtins.restore();
    if (changed !== undefined) {
      const stays = this.builtins.restore() !== undefined;
      if (stays || failure) return { kind: 'broken', message: cause(changed) };
      this.report(`lab.ts changed ${changed} while it was loaded, and it was put back: ${NEEDED}`);
    }
    return this.isLost() ? { kind: 'broken', message: RESET } : failure;
  }

  async run(request: HostRequest, options?: RequestOptions): Promise<Outcome> {
    let thrown: { error: unknown } | undefined;
    let outcome: Outcome | undefined;
    try {
      outcome = await this.host.run(request, options);
    } catch (error) {
      thrown = { error };
    }
    const changed = this.builtins.restore();
    if (changed !== undefined) return { kind: 'crashed', message: cause(changed) };
    if (this.isLost()) return { kind: 'crashed', message: RESET };
    if (thrown) throw thrown.error;
    return outcome!;
  }

  failure(thrown: unknown): Failure {
    const changed = this.builtins.restore();
    return changed === undefined ? this.host.failure(thrown) : { kind: 'crashed', message: cause(changed) };
  }

  /** True if this thread can compute nothing more: the engine of tfjs was reset, or its backend removed. */
  isLost(): boolean {
    if (tf.engine().state !== this.engine || tf.findBackend(this.backendName) !== this.backend) return true;
    // Another backend that works is no harm, but the next request takes this one again.
    if (tf.getBackend() !== this.backendName) void tf.setBackend(this.backendName);
    return false;
  }
}

const RESET = 'lab.ts reset the engine of TensorFlow.js, and with it all tensors and the backend';

function cause(changed: string): string {
  return new ChangedBuiltin(changed).message;
}
