import type { GraphChart } from '../../../src/charts/graph';
import { graphPlot } from '../../../src/charts/graph';
import type { NetworkChart } from '../../../src/charts/network';
import { networkPlot } from '../../../src/charts/network';
import { BOX, recordingPen } from './recordingPen';
import { SAMPLES } from './samples';

const { network, graph } = SAMPLES;

describe('network', () => {
  it('draws units, connections and labels', () => {
    const { pen, calls, texts } = recordingPen();
    networkPlot(network).draw(pen, BOX);
    expect(texts).toEqual(['1', '−2', '0.5', '1', 'x₁', '1', 'inputs', 'hidden']);
    expect(calls.filter(({ method }) => method === 'rect')).toHaveLength(1);
  });

  it('draws a wider line for a larger weight', () => {
    const widths: number[] = [];
    const { pen } = recordingPen();
    const ctx = new Proxy(pen.ctx, {
      set: (_target, name, value) => (name === 'lineWidth' ? Boolean(widths.push(value as number)) : true),
    });
    const layers = [{ units: [{}, {}] }, { units: [{}] }];
    networkPlot({ kind: 'network', title: '', layers, weights: [[[1], [-4]]] }).draw({ ...pen, ctx }, BOX);
    expect(widths.slice(0, 2)).toEqual([1.25, 5]);
  });

  it.each([undefined, '1'])('crosses a dropped unit out from edge to edge, under its label %s', (label) => {
    const { pen, calls, texts } = recordingPen();
    const unit = { dropped: true, ...(label !== undefined && { label }) };
    const layers = [{ units: [unit] }, { units: [{}] }];
    networkPlot({ kind: 'network', title: '', layers }).draw(pen, BOX);
    const at = (name: string, place: number): number[] =>
      calls.filter(({ method }) => method === name)[place]!.args as number[];
    const [x, y, radius] = at('arc', 0) as [number, number, number];
    // The first stroke is that of the connection.
    expect([at('moveTo', 1), at('lineTo', 1)]).toEqual([
      [x - 0.7 * radius, y - 0.7 * radius],
      [x + 0.7 * radius, y + 0.7 * radius],
    ]);
    expect(texts).toEqual(label === undefined ? [] : [label]);
  });

  it('dashes negative weights, and connections of dropped units finely', () => {
    const { pen, calls } = recordingPen();
    const layers = [{ units: [{}, {}, { dropped: true }] }, { units: [{}] }];
    networkPlot({ kind: 'network', title: '', layers, weights: [[[1], [-4], [1]]] }).draw(pen, BOX);
    const dashes = calls.filter(({ method }) => method === 'setLineDash').map(({ args }) => args[0]);
    expect(dashes).toEqual([[], [], [7, 3], [], [2, 3], []]);
  });

  it('draws plain lines and no numbers without weights', () => {
    const { pen, calls, texts } = recordingPen();
    const layers = [{ units: [{}] }, { units: [{}] }];
    networkPlot({ kind: 'network', title: '', layers, numbers: true }).draw(pen, BOX);
    expect(calls.find(({ method }) => method === 'setLineDash')!.args).toEqual([[]]);
    expect(texts).toEqual([]);
  });

  it('writes the weights of neighbours at different places, so that they do not meet', () => {
    const { pen, written } = recordingPen();
    const layers = [{ units: [{}] }, { units: [{}, {}, {}] }];
    networkPlot({ kind: 'network', title: '', layers, weights: [[[1, 2, 3]]], numbers: true }).draw(pen, BOX);
    const [first, second, third] = written.map(({ x }) => x);
    expect(first).not.toBe(second);
    expect(second).not.toBe(third);
  });

  it('writes smaller labels in smaller units, but none too small for a slide', () => {
    const { pen, written } = recordingPen();
    const units = Array.from({ length: 10 }, () => ({ label: 'x' }));
    networkPlot({ kind: 'network', title: '', layers: [{ units }, { units: [{}] }] }).draw(pen, BOX);
    // A row is 30 high, a radius 0.36 of it, and letters 0.85 of the radius: that would be 9.
    expect(written[0]!.style.size).toBe(12);
  });

  it('has a legend for the signs of its weights', () => {
    expect(networkPlot(network).legend).toMatchObject([
      { name: 'weight > 0', dash: [] },
      { name: 'weight < 0', dash: [5, 3] },
    ]);
    const zero = { layers: [{ units: [{}] }, { units: [{}] }], weights: [[[0]]] };
    expect(networkPlot({ kind: 'network', title: '', ...zero }).legend).toEqual([]);
    expect(networkPlot({ kind: 'network', title: '', layers: network.layers }).legend).toEqual([]);
  });

  it.each<[string, Partial<NetworkChart>]>([
    ['expected at least two layers, received 1', { layers: [{ units: [{}] }] }],
    ['expected at least one unit in layer 1, received 0', { layers: [{ units: [{}] }, { units: [] }] }],
    ['expected 1 matrices of weights, one between each two layers, received 0', { weights: [] }],
    ['expected 2 rows of weights 0, one for each unit of layer 0, received 1', { weights: [[[1, 2, 3]]] }],
    [
      'expected 3 weights in each row of weights 0, one for each unit of layer 1, received 1',
      { weights: [[[1], [1]]] },
    ],
  ])('a wrong description is refused: %s', (message, change) => {
    expect(() => networkPlot({ ...network, ...change })).toThrow(message);
  });
});

describe('graph', () => {
  it('writes labels with values and adjoints', () => {
    const { pen, texts } = recordingPen();
    graphPlot(graph).draw(pen, BOX);
    expect(texts).toEqual(['x₂', 'x₁', '2', '5', 'x₂', '5', '2', 'f', '10', '1']);
  });

  it('is never larger than it can be read, and shrinks into a box that is too low', () => {
    const scaleIn = (height: number): unknown[] => {
      const { pen, calls } = recordingPen();
      graphPlot(graph).draw(pen, { ...BOX, width: 4000, height });
      return calls.find(({ method }) => method === 'scale')!.args;
    };
    expect(scaleIn(4000)).toEqual([2, 2]);
    const [small] = scaleIn(40);
    expect(scaleIn(20)).toEqual([Number(small) / 2, Number(small) / 2]);
  });

  it('runs from the inputs at the left to the output', () => {
    const { pen, calls } = recordingPen();
    graphPlot(graph).draw(pen, BOX);
    const lefts = calls.filter(({ method }) => method === 'roundRect').map(({ args }) => Number(args[0]));
    expect(lefts[0]).toBe(lefts[1]);
    expect(lefts[2]).toBeGreaterThan(lefts[0]!);
  });

  it('writes the label of an arrow on its line, however steep', () => {
    const { pen, calls } = recordingPen();
    const nodes = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, label: id }));
    const edges = ['a', 'b', 'c', 'd'].map((from) => ({ from, to: 'e', label: '0.5' }));
    graphPlot({ kind: 'graph', title: '', nodes, edges }).draw(pen, BOX);
    const curves = calls
      .filter(({ method }) => method === 'quadraticCurveTo')
      .map(({ args }) => args as number[]);
    const starts = calls
      .filter(({ method }, i) => method === 'moveTo' && calls[i + 1]!.method === 'quadraticCurveTo')
      .map(({ args }) => args as number[]);
    const boxes = calls.filter(({ method }) => method === 'fillRect').map(({ args }) => args as number[]);
    expect([curves.length, starts.length, boxes.length]).toEqual([4, 4, 4]);
    for (const [i, [bendX, bendY, endX, endY]] of curves.entries()) {
      const [startX, startY] = starts[i]!;
      const [left, top, width, height] = boxes[i]!;
      const distances = Array.from({ length: 101 }, (_, k) => {
        const t = k / 100;
        const x = (1 - t) ** 2 * startX! + 2 * t * (1 - t) * bendX! + t ** 2 * endX!;
        const y = (1 - t) ** 2 * startY! + 2 * t * (1 - t) * bendY! + t ** 2 * endY!;
        return Math.hypot(x - (left! + width! / 2), y - (top! + height! / 2));
      });
      expect(Math.min(...distances)).toBeLessThan(0.5);
    }
  });

  it('has a legend for the numbers over and under its nodes', () => {
    expect(graphPlot({ ...graph, adjointName: 'v̄' }).legend.map(({ name }) => name)).toEqual(['value', 'v̄']);
  });

  it.each<[string, Partial<GraphChart>]>([
    ['expected at least one node, received 0', { nodes: [] }],
    [
      'expected a different id for each node, received one twice',
      { nodes: [...graph.nodes, { id: 'a', label: '' }] },
    ],
    ['expected edges between nodes, received an edge with "z"', { edges: [{ from: 'a', to: 'z' }] }],
  ])('a wrong description is refused: %s', (message, change) => {
    expect(() => graphPlot({ ...graph, ...change })).toThrow(message);
  });
});
