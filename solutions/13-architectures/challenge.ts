/**
 * Challenge of lab 13: a net for digits with 6000 parameters.
 *
 * The section "Challenge" of the handout says what is measured. `npx lab challenge 13` tries your answer.
 */

/** A node of the net: it has a name and takes the maps of earlier nodes. The first of all nodes is called `input`. */
export type Node = { name: string } & (
  | { op: 'convolution'; from: string; size: number; channels: number; strides: number }
  | { op: 'normalization' | 'relu'; from: string }
  | { op: 'maximum' | 'average'; from: string; size: number; strides: number }
  | { op: 'sum' | 'concatenation'; from: string[] }
);

/** Chooses the nodes of a net from images [8, 8, 1] to maps; their averages go to a dense layer with 10 outputs. */
export function challenge(): Node[] {
  // BEGIN SOLUTION
  const unit = (name: string, from: string, channels: number, strides: number): Node[] => [
    { name: `${name}-c`, op: 'convolution', from, size: 3, channels, strides },
    { name: `${name}-n`, op: 'normalization', from: `${name}-c` },
    { name, op: 'relu', from: `${name}-n` },
  ];
  return [
    ...unit('stem', 'input', 12, 1),
    ...unit('middle', 'stem', 16, 2),
    ...unit('inner', 'middle', 16, 1),
    { name: 'sum', op: 'sum', from: ['middle', 'inner'] },
    ...unit('last', 'sum', 8, 1),
    { name: 'end', op: 'concatenation', from: ['sum', 'last'] },
  ];
  // END SOLUTION
}
