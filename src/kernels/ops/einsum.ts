import * as tf from '@tensorflow/tfjs';
import { kernel } from '../registry';

/**
 * Einstein sums of one or two operands, such as `ij->ji` or `bij,bjk->bik`. Two operands are one batched matrix product:
 * letters of both operands are its batch if the output has them, else its inner dimension.
 */
export const einsum = kernel<{ equation: string }>('Einsum', ({ inputs, attrs: { equation } }) => {
  // The inputs are tensors already. Wrapping them again would count them again, and nobody would dispose of them.
  const operands = Object.values(inputs) as tf.Tensor[];
  const { allDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, operands.length);
  tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, operands);
  const [terms = '', output = ''] = equation.replace(/\s/g, '').split('->');
  const letters = terms.split(',').map((term) => [...term]);
  return tf.tidy(() =>
    operands.length === 1
      ? arrange(operands[0]!, letters[0]!, [...output])
      : product([operands[0]!, operands[1]!], [letters[0]!, letters[1]!], [...output]),
  );
});

function product(
  [a, b]: [tf.Tensor, tf.Tensor],
  [la, lb]: [string[], string[]],
  output: string[],
): tf.Tensor {
  const shared = la.filter((letter) => lb.includes(letter));
  const batch = shared.filter((letter) => output.includes(letter));
  const inner = shared.filter((letter) => !output.includes(letter));
  const rows = la.filter((letter) => output.includes(letter) && !shared.includes(letter));
  const columns = lb.filter((letter) => output.includes(letter) && !shared.includes(letter));
  const sizes = new Map([
    ...la.map((l, i) => [l, a.shape[i]!] as const),
    ...lb.map((l, i) => [l, b.shape[i]!] as const),
  ]);
  const size = (group: string[]): number => group.reduce((n, letter) => n * sizes.get(letter)!, 1);
  const left = arrange(a, la, [...batch, ...rows, ...inner]).reshape([size(batch), size(rows), size(inner)]);
  const right = arrange(b, lb, [...batch, ...inner, ...columns]).reshape([
    size(batch),
    size(inner),
    size(columns),
  ]);
  const order = [...batch, ...rows, ...columns];
  return arrange(tf.matMul(left, right).reshape(order.map((letter) => sizes.get(letter)!)), order, output);
}

/** Sums over the letters that aren't wanted, and puts the others in the wanted order. */
function arrange(x: tf.Tensor, letters: string[], wanted: string[]): tf.Tensor {
  const unwanted = letters.flatMap((letter, axis) => (wanted.includes(letter) ? [] : [axis]));
  const kept = letters.filter((letter) => wanted.includes(letter));
  const summed = unwanted.length > 0 ? x.sum(unwanted) : x;
  return summed.transpose(wanted.map((letter) => kept.indexOf(letter)));
}
