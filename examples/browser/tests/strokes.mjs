// Digits as one draws them: strokes on a canvas that is 1 wide.

/** Points of an ellipse's arc, in degrees clockwise from its right. */
function arc(x, y, width, height, from, to) {
  const count = Math.ceil(Math.abs(to - from) / 15);
  return Array.from({ length: count + 1 }, (_, index) => {
    const angle = (from + ((to - from) * index) / count) * Math.PI / 180;
    return [x + width * Math.cos(angle), y + height * Math.sin(angle)];
  });
}

export const DIGITS = [
  [arc(0.5, 0.5, 0.2, 0.33, -90, 270)],
  [[[0.4, 0.28], [0.53, 0.15], [0.53, 0.85]]],
  [[...arc(0.5, 0.33, 0.2, 0.18, 180, 400), [0.3, 0.83], [0.74, 0.83]]],
  [[...arc(0.47, 0.32, 0.19, 0.17, 200, 450), ...arc(0.47, 0.67, 0.21, 0.18, 270, 510)]],
  [[[0.5, 0.15], [0.28, 0.55], [0.74, 0.55]], [[0.6, 0.38], [0.56, 0.85]]],
  [[[0.68, 0.16], [0.38, 0.16], [0.36, 0.44], ...arc(0.47, 0.64, 0.2, 0.2, -110, 150)]],
  [[[0.58, 0.15], [0.43, 0.34], ...arc(0.5, 0.66, 0.16, 0.18, 190, 560)]],
  [[[0.28, 0.18], [0.7, 0.18], [0.44, 0.85]], [[0.36, 0.5], [0.68, 0.5]]],
  [[...arc(0.5, 0.32, 0.15, 0.17, 90, 450), ...arc(0.5, 0.67, 0.18, 0.18, -90, 270)]],
  [[...arc(0.5, 0.34, 0.17, 0.18, 0, 360), [0.67, 0.6], ...arc(0.5, 0.66, 0.17, 0.19, 10, 130)]],
];

/** Strokes made smaller and moved. */
export function moved(strokes, scale, [x, y]) {
  return strokes.map((stroke) => stroke.map(([px, py]) => [px * scale + x, py * scale + y]));
}
