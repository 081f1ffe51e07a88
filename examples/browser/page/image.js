// A drawing as an image like those that the networks were trained on.
//
// Those are bitmaps of 32x32, each digit as large as fits and in the middle, whose blocks of
// 4x4 were counted: 8x8 numbers from 0 to 16. Three in ten of the 1024 pixels are black,
// whatever the digit; so the pen is as wide as makes it so.

const SIDE = 32;
const BLOCK = 4;
const BLACK = 0.305 * SIDE * SIDE;
// Of the pen, in pixels.
const [THINNEST, THICKEST] = [1, 5];
// A dot is not blown up to a digit: the least extent, of a canvas that is 1 wide.
const LEAST_EXTENT = 0.1;

/**
 * The image, 64 numbers from 0 (white) to 1 (black), of strokes: lists of points [x, y] on a
 * canvas that is 1 wide.
 */
export function image(strokes) {
  if (strokes.length === 0) return new Float32Array(64);
  let [thin, thick] = [THINNEST, THICKEST];
  let bitmap;
  for (let step = 0; step < 7; step++) {
    const radius = (thin + thick) / 2;
    bitmap = draw(fit(strokes, SIDE - 2 * radius), radius);
    if (sum(bitmap) < BLACK) thin = radius;
    else thick = radius;
  }
  return count(bitmap);
}

/** The strokes, moved to the middle and made as large as `extent` allows, as segments. */
function fit(strokes, extent) {
  const points = strokes.flat();
  const [x, y] = [0, 1].map((axis) => {
    const places = points.map((point) => point[axis]);
    const [least, most] = [Math.min(...places), Math.max(...places)];
    return { middle: (least + most) / 2, extent: most - least };
  });
  const scale = extent / Math.max(x.extent, y.extent, LEAST_EXTENT);
  const place = ([px, py]) =>
    [SIDE / 2 + (px - x.middle) * scale, SIDE / 2 + (py - y.middle) * scale];
  return strokes.flatMap((stroke) => segments(stroke.map(place)));
}

/** Pairs of points that follow each other, but for those that are close. */
function segments(points) {
  const pairs = [];
  let from = points[0];
  for (const [index, to] of points.entries()) {
    const isLast = index === points.length - 1;
    if (isLast || Math.hypot(to[0] - from[0], to[1] - from[1]) > 0.7) {
      pairs.push([...from, ...to]);
      from = to;
    }
  }
  return pairs;
}

/** The bitmap (0 or 1) of segments, drawn with a round pen. */
function draw(segments, radius) {
  const bitmap = new Uint8Array(SIDE * SIDE);
  for (const [x, y, toX, toY] of segments) {
    const [dx, dy] = [toX - x, toY - y];
    const square = dx * dx + dy * dy || 1;
    const range = (a, b) => [
      Math.max(0, Math.floor(Math.min(a, b) - radius)),
      Math.min(SIDE, Math.ceil(Math.max(a, b) + radius)),
    ];
    const [[left, right], [top, bottom]] = [range(x, toX), range(y, toY)];
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        const [px, py] = [column + 0.5 - x, row + 0.5 - y];
        const along = Math.min(1, Math.max(0, (px * dx + py * dy) / square));
        const [ex, ey] = [px - along * dx, py - along * dy];
        if (ex * ex + ey * ey <= radius * radius) bitmap[row * SIDE + column] = 1;
      }
    }
  }
  return bitmap;
}

/** The share of black pixels in each block. */
function count(bitmap) {
  const image = new Float32Array(64);
  for (const [index, pixel] of bitmap.entries()) {
    const [row, column] = [Math.floor(index / SIDE / BLOCK), Math.floor(index % SIDE / BLOCK)];
    image[row * (SIDE / BLOCK) + column] += pixel / (BLOCK * BLOCK);
  }
  return image;
}

function sum(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}
