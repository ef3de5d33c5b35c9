/** An SVG that the canvas wrote, made the same on every run, and smaller. */
import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Caption } from '../charts/description';
import type { Picture } from '../charts/picture';

/** The distance of the control points of a quarter circle of radius 1. */
const QUARTER = (4 / 3) * (Math.SQRT2 - 1);

/**
 * Draws whole circles as four curves: the canvas would write sixty. Points are circles, and a picture may have thousands.
 */
export function withSimpleCircles(ctx: SKRSContext2D): SKRSContext2D {
  const arc = ctx.arc.bind(ctx);
  ctx.arc = (...given) => {
    const [x, y, radius, from, to] = given;
    if (Math.abs(to - from) < 2 * Math.PI) return arc(...given);
    const q = QUARTER * radius;
    ctx.moveTo(x + radius, y);
    ctx.bezierCurveTo(x + radius, y + q, x + q, y + radius, x, y + radius);
    ctx.bezierCurveTo(x - q, y + radius, x - radius, y + q, x - radius, y);
    ctx.bezierCurveTo(x - radius, y - q, x - q, y - radius, x, y - radius);
    ctx.bezierCurveTo(x + q, y - radius, x + radius, y - q, x + radius, y);
    ctx.closePath();
  };
  return ctx;
}

/**
 * Tidies the text that the canvas writes:
 * - its names of clip paths and images count up through the whole process: here they begin at 0;
 * - its numbers have more digits than a screen shows;
 * - the picture has the size of its logical pixels, and a title and a description for those who don't see it.
 */
export function tidySvg(svg: string, picture: Picture, caption: Caption): string {
  const body = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1);
  return [head(picture, caption), withOwnNames(withShortNumbers(body))].join('\n');
}

function head({ width, height, pixelRatio }: Picture, { title, verdict }: Caption): string {
  const [wide, high] = [width / pixelRatio, height / pixelRatio].map((side) => Math.round(side));
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" width="${wide}" height="${high}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(title)}</title>`,
    ...(verdict === undefined ? [] : [`<desc>${escaped(verdict)}</desc>`]),
  ].join('\n');
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (letter) => ESCAPES[letter]!);
}

/** Two decimals: a hundredth of a logical pixel. Factors of a transformation keep all of theirs. */
function withShortNumbers(svg: string): string {
  return svg.replace(/ d="[^"]*"/g, (path) =>
    path.replace(/\d+\.\d{3,}(?:e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(2)))),
  );
}

function withOwnNames(svg: string): string {
  const names = new Map<string, string>();
  const own = (name: string): string => {
    if (!names.has(name)) names.set(name, `${name.slice(0, 2)}${names.size}`);
    return names.get(name)!;
  };
  return svg.replace(
    /(id="|url\(#|href="#)(\w+)/g,
    (_whole, before: string, name: string) => `${before}${own(name)}`,
  );
}
