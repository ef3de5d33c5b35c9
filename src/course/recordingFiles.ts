import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { UsageError } from '../core/errors';
import type { Recording } from '../grading/judge/recorded';
import { parseRecording, RECORDED_SEED } from '../grading/judge/recorded';
import { gradedFolder } from './labs';

/*
 * The recordings of a lab. The kit has one, `recorded.json`, as text so that a change of it can be read. A released
 * kit has one for each of several seeds instead, compressed: `recorded/4711.json.br`.
 */

const PACKED = /^(\d+)\.json\.br$/;

/** The seeds that a lab can be judged by without its solution. */
export function recordedSeeds(id: string): number[] {
  const folder = packedFolder(id);
  if (!existsSync(folder)) return [RECORDED_SEED];
  const seeds = readdirSync(folder).flatMap((name) => PACKED.exec(name)?.[1] ?? []);
  return seeds.map(Number).sort((a, b) => a - b);
}

/** The file of the golden answers in the kit itself. */
export function recordingFile(id: string): string {
  return join(gradedFolder(id), 'recorded.json');
}

/** The name of a released recording, inside of the folder that grades its lab. */
export function packedName(seed: number): string {
  return join('recorded', `${seed}.json.br`);
}

/**
 * The golden answers of a lab; undefined if there are none yet.
 *
 * @throws UsageError if the file is damaged
 */
export function readRecording(id: string, seed = RECORDED_SEED): Recording | undefined {
  const packed = join(gradedFolder(id), packedName(seed));
  if (existsSync(packed)) return unpackRecording(readFileSync(packed), packed);
  const file = recordingFile(id);
  return existsSync(file) ? parseRecording(readFileSync(file, 'utf8'), file) : undefined;
}

/** The bytes of a released recording: JSON, compressed by Brotli. */
export function packRecording(recording: Recording): Buffer {
  const text = JSON.stringify(recording);
  return brotliCompressSync(text, {
    params: {
      // The window is large, since similar wrong answers to one check may stand far apart.
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
}

function unpackRecording(bytes: Buffer, file: string): Recording {
  let text: string;
  try {
    text = brotliDecompressSync(bytes).toString('utf8');
  } catch {
    throw new UsageError(`${file} is damaged; bring it back with git checkout, or get the kit again`);
  }
  return parseRecording(text, file);
}

function packedFolder(id: string): string {
  return join(gradedFolder(id), 'recorded');
}
