import { DIGITS } from '../../data/sets/digits';
import type { Samples } from '../../data/dataset';
import { GivenError } from './engine/samples';

/** The handwritten digits, from the site's folder `data`. */
export async function loadDigits(base: string): Promise<Samples> {
  const file = DIGITS.files[0]!;
  const path = new URL(`data/${file.name}`, base).href;
  const answer = await fetch(path).catch(() => undefined);
  if (!answer?.ok) throw new GivenError({ key: 'playground.fault.noDigits' });
  const bytes = await unpacked(new Uint8Array(await answer.arrayBuffer()));
  return DIGITS.parse({ folder: base, files: [{ ...file, path, bytes }] }).samples;
}

/** Some servers send a packed file unpacked. */
async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isPacked) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
