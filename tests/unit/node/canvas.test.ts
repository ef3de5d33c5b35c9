import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Chart } from '../../../src/charts/chart';
import { renderChart } from '../../../src/node/canvas';
import { SAMPLES } from '../charts/samples';

const all: readonly Chart[] = Object.values(SAMPLES);
const hash = (png: Buffer) => createHash('sha256').update(png).digest('hex');

describe('renderChart', () => {
  it.each(all.map((chart) => [chart.kind, chart] as const))('draws %s as a PNG', (_kind, chart) => {
    expect(renderChart(chart).subarray(1, 4).toString()).toBe('PNG');
  });

  it('draws the same bytes again, in another order and in another process', () => {
    const here = all.map((chart) => hash(renderChart(chart)));
    const backwards = all.toReversed().map((chart) => hash(renderChart(chart)));
    expect(backwards.toReversed()).toEqual(here);
    expect(hashesOfAnotherProcess()).toEqual(here);
  });
});

function hashesOfAnotherProcess(): string[] {
  const script = `
    require('sucrase/register/ts');
    const { renderChart } = require('./src/node/canvas');
    const { SAMPLES } = require('./tests/unit/charts/samples');
    const hash = (png) => require('node:crypto').createHash('sha256').update(png).digest('hex');
    process.stdout.write(JSON.stringify(Object.values(SAMPLES).map((chart) => hash(renderChart(chart)))));`;
  const output = execFileSync(process.execPath, ['-e', script], {
    cwd: join(__dirname, '../../..'),
    encoding: 'utf8',
  });
  return JSON.parse(output) as string[];
}
