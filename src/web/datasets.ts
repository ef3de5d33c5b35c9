import type { Dataset, Samples } from '../data/dataset';
import type { DatasetDefinition } from '../data/definition';
import { parseDataset } from '../data/definition';

/**
 * Loads a data set from the folder `data` of the site.
 *
 * @param site the address of the site's folder, with a slash at its end
 * @param load gets a file of the site
 * @throws UsageError if a file is not what it should be; another error if it can't be had
 */
export async function datasetOf<S extends Samples>(
  definition: DatasetDefinition<S>,
  site: string,
  load: (address: string) => Promise<Response> = fetch,
): Promise<Dataset<S>> {
  const files = definition.files.map(async (file) => {
    const path = new URL(`data/${file.name}`, site).href;
    const answer = await load(path);
    if (!answer.ok)
      throw new Error(`the data set ${definition.info.name} can't be loaded here (${answer.status})`);
    return { ...file, path, bytes: await unpacked(new Uint8Array(await answer.arrayBuffer())) };
  });
  return parseDataset(definition, { folder: site, files: await Promise.all(files) });
}

/** Some servers send a packed file unpacked. */
async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isPacked) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
