// The networks, in WebAssembly.

// A function that makes a vector: valid only where the engine has SIMD128.
const VECTOR = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0,
  10, 8, 1, 6, 0, 65, 0, 253, 17, 11];

/** Whether this engine has SIMD128. */
export const HAS_SIMD = WebAssembly.validate(Uint8Array.from(VECTOR));

/**
 * Both readers of a module: functions from an image (64 numbers, row by row, from 0 for white
 * to 1 for black) to ten scores.
 */
export async function readers(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes);
  const { memory, pixels, two_sided, one_sided } = instance.exports;
  const numbers = (at, count) => new Float32Array(memory.buffer, at, count);
  const reader = (forward) => (image) => {
    numbers(pixels(), 64).set(image);
    return Array.from(numbers(forward(), 10));
  };
  return { twoSided: reader(two_sided), oneSided: reader(one_sided) };
}

/** The digit with the largest score. */
export function answer(scores) {
  return scores.indexOf(Math.max(...scores));
}

/** Scores as shares of 1, by softmax. */
export function shares(scores) {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / sum);
}
