import { create } from 'xmlbuilder2';
// First: the canvas must not load before the fonts of the machine are switched off.
import '../../../src/node/noSystemFonts';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { themeNamed } from '../../../src/charts/theme';
import { renderChart, renderSvg } from '../../../src/node/canvas';
import { GOLDEN_CHARTS } from '../charts/goldenCharts';
import { SAMPLES } from '../charts/samples';

const CHARTS = Object.entries(GOLDEN_CHARTS);

/** The share of the pixels, of a picture made 480 wide, that are seen to differ. */
async function difference(one: Buffer, other: Buffer): Promise<number> {
  const [first, second] = await Promise.all([one, other].map(pixelsOf));
  let differ = 0;
  for (let i = 0; i < first!.length; i += 4)
    if ([0, 1, 2].some((channel) => Math.abs(first![i + channel]! - second![i + channel]!) > 96)) differ++;
  return (4 * differ) / first!.length;
}

async function pixelsOf(file: Buffer): Promise<Uint8ClampedArray> {
  const image = await loadImage(file);
  const [width, height] = [480, Math.round((480 * image.height) / image.width)];
  const ctx = createCanvas(width, height).getContext('2d');
  ctx.drawImage(image, 0, 0, width, height);
  return ctx.getImageData(0, 0, width, height).data;
}

describe('the SVG of', () => {
  // The canvas draws no images within an SVG: those charts have a test of their own.
  const drawn = CHARTS.filter(([, chart]) => !renderSvg(chart).includes('<image'));

  it('most kinds has no images', () => {
    expect(drawn.length).toBeGreaterThan(20);
  });

  it.each(drawn)('%s looks like its PNG', async (_name, chart) => {
    const svg = renderSvg(chart);
    expect(await difference(Buffer.from(svg), renderChart(chart))).toBeLessThan(0.01);
  });

  it.each(CHARTS)('%s is the same on every run, well formed, and of logical size', (_name, chart) => {
    const svg = renderSvg(chart);
    expect(renderSvg(chart)).toBe(svg);
    const png = renderChart(chart);
    const [width, height] = [png.readUInt32BE(16) / 2, png.readUInt32BE(20) / 2];
    expect(create(svg).root().toObject()).toMatchObject({
      svg: { '@width': `${width}`, '@height': `${height}`, '@viewBox': `0 0 ${width} ${height}` },
    });
  });
});

describe('an SVG', () => {
  it('is of lines and areas, without images of them', () => {
    const svg = renderSvg(SAMPLES.lines);
    expect(svg).not.toContain('<image');
    expect(svg).toContain('<path');
  });

  it('has its letters as outlines: no font is needed to read it', () => {
    expect(renderSvg(SAMPLES.lines)).not.toMatch(/<text|font-family/);
  });

  it('names its own parts: each clip path and image that is used is there', () => {
    for (const [, chart] of CHARTS) {
      const svg = renderSvg(chart);
      const made = [...svg.matchAll(/id="(\w+)"/g)].map(([, id]) => id);
      const used = [...svg.matchAll(/(?:url\(#|href="#)(\w+)/g)].map(([, id]) => id);
      expect(new Set(made).size).toBe(made.length);
      expect(made).toEqual(expect.arrayContaining(used));
    }
  });

  it('tells title and verdict to those who do not see it, whatever signs they hold', () => {
    const svg = renderSvg({ ...SAMPLES.lines, title: 'a < b & "c"', verdict: 'Loss > 1.' });
    expect(svg).toContain('<title>a &lt; b &amp; "c"</title>');
    expect(svg).toContain('<desc>Loss &gt; 1.</desc>');
    expect(renderSvg({ ...SAMPLES.lines, verdict: undefined } as never)).not.toContain('<desc>');
  });

  it('has images with sharp pixels, three and more to a logical one', async () => {
    const svg = renderSvg({
      ...{ kind: 'images', title: '', columns: 1, width: 2, height: 1 },
      images: [{ pixels: [0, 1] }],
      size: { width: 200, height: 250 },
    });
    const [, base64] = /href="data:image\/png;base64,([^"]+)"/.exec(svg)!;
    const image = await loadImage(Buffer.from(base64!, 'base64'));
    const ctx = createCanvas(image.width, image.height).getContext('2d');
    ctx.drawImage(image, 0, 0);
    const half = image.width / 2;
    const redAt = (x: number) => ctx.getImageData(x, 0, 1, 1).data[0];
    expect([redAt(0), redAt(half - 1), redAt(half), redAt(image.width - 1)]).toEqual([0, 0, 255, 255]);
    expect(image.width).toBeGreaterThanOrEqual(3 * 150);
  });

  it('draws a chart of equal units once', () => {
    const chart = { ...SAMPLES.scatter, equalUnits: true } as const;
    const marks = (svg: string) => svg.split('<path').length;
    expect(marks(renderSvg(chart))).toBeLessThan(1.2 * marks(renderSvg({ ...chart, equalUnits: false })));
  });

  it('has the colours of its theme', () => {
    const { paper, series } = themeNamed('dark-slide').palette;
    const svg = renderSvg(SAMPLES.lines, themeNamed('dark-slide')).toLowerCase();
    expect(svg).toContain(paper);
    expect(svg).toContain(series[0]);
  });
});
