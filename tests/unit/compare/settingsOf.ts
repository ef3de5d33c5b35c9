import type { CompareSettings } from '../../../src/cli/commands/compare';

/** The settings of a command that stands in a line, as commander would parse them. */
export function settingsOf(line: string): CompareSettings {
  const words: string[] = [];
  const flags: Record<string, string> = {};
  const parts = line.split(' ');
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    if (!part.startsWith('--')) words.push(part);
    else flags[part.slice(2).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())] = parts.shift()!;
  }
  const { seeds, ...others } = flags;
  return {
    words,
    ...others,
    seeds: seeds === undefined ? undefined : Number(seeds),
    parallel: 1,
    json: false,
  };
}
