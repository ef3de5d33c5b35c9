/**
 * PyTorch's matrix products come from OpenBLAS, which chooses its code by the processor. For processors that it doesn't
 * know, it may choose code that is several times slower. So the products are measured first, with each of some settings.
 */
import type { Machine } from './machine';
import type { Command } from './peer';

/** Values of OPENBLAS_CORETYPE for x86-64; others are no faster. An empty text is OpenBLAS's own choice. */
export const CORE_TYPES = ['', 'Haswell', 'Zen', 'SkylakeX', 'Cooperlake', 'SapphireRapids'] as const;
/** The size of the square matrices: at home in the second cache. */
const SIZE = 384;

interface ProductQuestion {
  product: number;
}
interface ProductAnswer {
  ms: number;
  /** If the product was right. */
  right: boolean;
}

/**
 * Finds the setting with the fastest products of PyTorch among those that give right results, and says which it is.
 * OPENBLAS_CORETYPE of the bench's own environment is one of them.
 *
 * @param torch the command that starts PyTorch's side
 * @returns the command with the setting, or the given one if no setting gives an answer: starting it will say why
 */
export async function withFastestProducts<C extends Command>(
  torch: C,
  { start, print }: Pick<Machine, 'start' | 'print'>,
  own = process.env['OPENBLAS_CORETYPE'],
): Promise<C> {
  const found: { type: string; ms: number }[] = [];
  for (const type of new Set([...CORE_TYPES, ...(own === undefined ? [] : [own])])) {
    const peer = start<ProductQuestion, ProductAnswer>(withType(torch, type));
    try {
      const { ms, right } = await peer.ask({ product: SIZE });
      if (right) found.push({ type, ms });
    } catch {
      // The process ended: there is no PyTorch, or the processor lacks an instruction. The next one may do.
    } finally {
      peer.stop();
    }
  }
  const [fastest] = found.toSorted((a, b) => a.ms - b.ms);
  if (!fastest) return torch;
  const rates = found.map(({ type, ms }) => `${nameOf(type)} ${gigaflops(ms)}`).join(', ');
  print(
    `${torch.name}: products with ${nameOf(fastest.type)}, the fastest that is right (GFLOP/s: ${rates})`,
  );
  return withType(torch, fastest.type);
}

function withType<C extends Command>(command: C, type: string): C {
  return { ...command, env: { ...command.env, OPENBLAS_CORETYPE: type } };
}

function nameOf(type: string): string {
  return type === '' ? "OpenBLAS's own choice" : `OPENBLAS_CORETYPE=${type}`;
}

function gigaflops(ms: number): string {
  return ((2 * SIZE ** 3) / ms / 1e6).toFixed(0);
}
