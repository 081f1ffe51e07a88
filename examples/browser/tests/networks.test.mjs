// Both builds in node, against what the host's program prints.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { image } from "../page/image.js";
import { HAS_SIMD, answer, readers } from "../page/reader.js";
import { DIGITS, moved } from "./strokes.mjs";

const TARGET = new URL("../target/", import.meta.url);
const PAGE = new URL("page/", TARGET);
const BUILDS = ["digits.wasm", "digits-simd.wasm"];
// Of the largest score of an image; there is no fused multiply-add here.
const TOLERANCE = 2e-6;

const text = (url) => readFileSync(url, "utf8").trim().split("\n");
const images = text(new URL("../../data/digits.csv", import.meta.url)).slice(1)
  .map((line) => Float32Array.from(line.split(",").slice(0, 64), (pixel) => pixel / 16));
const host = text(new URL("host.txt", TARGET)).map((line) => line.split(" ").map(Number));
const wasm = (file) => readFileSync(new URL(file, PAGE));

test("SIMD128 is found", () => assert.ok(HAS_SIMD));

for (const build of BUILDS) {
  test(`${build} has no panic that can be reached, and needs nothing`, () => {
    assert.deepEqual(WebAssembly.Module.imports(new WebAssembly.Module(wasm(build))), []);
  });

  test(`${build} answers as the host does`, async () => {
    const { twoSided, oneSided } = await readers(wasm(build));
    assert.equal(host.length, 2 * images.length);
    let largest = 0;
    for (const [index, image] of images.entries()) {
      for (const [side, read] of [twoSided, oneSided].entries()) {
        const [scores, expected] = [read(image), host[2 * index + side]];
        assert.equal(answer(scores), answer(expected), `digit ${index}`);
        const most = Math.max(...expected.map(Math.abs));
        const errors = scores.map((score, digit) => Math.abs(score - expected[digit]) / most);
        largest = Math.max(largest, ...errors);
      }
    }
    console.log(`${build}: ${images.length} digits, scores within ${largest.toExponential(1)}`);
    assert.ok(largest <= TOLERANCE, `${largest}`);
  });
}

test("digits that are drawn are read, wherever and however large they are", async () => {
  const { twoSided, oneSided } = await readers(wasm("digits-simd.wasm"));
  const places = [[1, [0, 0]], [0.5, [0.4, 0.1]], [0.7, [0, 0.3]]];
  for (const [digit, strokes] of DIGITS.entries()) {
    for (const [scale, place] of places) {
      const pixels = image(moved(strokes, scale, place));
      assert.deepEqual([twoSided, oneSided].map((read) => answer(read(pixels))), [digit, digit]);
    }
  }
});

test("images are like those of the data", () => {
  for (const strokes of DIGITS) {
    const pixels = image(strokes);
    const mean = pixels.reduce((sum, pixel) => sum + pixel) / 64;
    assert.ok(Math.abs(mean - 0.305) < 0.03, `${mean}`);
    assert.ok(pixels.every((pixel) => pixel >= 0 && pixel <= 1 && pixel * 16 % 1 === 0));
  }
  assert.ok(image([]).every((pixel) => pixel === 0));
  assert.ok(image([[[0.5, 0.5]]]).some((pixel) => pixel > 0), "a dot");
});

test("a visitor loads less than 100 kB", () => {
  const sizes = Object.fromEntries(readdirSync(PAGE).map((file) => [file, wasm(file).length]));
  console.log(sizes);
  const all = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  for (const build of BUILDS) assert.ok(all - sizes[build] < 100_000, `${all - sizes[build]}`);
});

test("time of a forward, and the memory", async () => {
  for (const build of BUILDS) {
    const { instance } = await WebAssembly.instantiate(wasm(build));
    const { memory, pixels, two_sided, one_sided } = instance.exports;
    new Float32Array(memory.buffer, pixels(), 64).set(images[0]);
    const [two, one] = [two_sided, one_sided].map((forward) => best(forward).toFixed(2));
    const bytes = memory.buffer.byteLength;
    console.log(`${build}: two-sided ${two} µs, one-sided ${one} µs, ${bytes} bytes of memory`);
    assert.ok(bytes <= 128 * 1024);
  }
});

/** Microseconds of a call, in the best of some runs. */
function best(forward) {
  const runs = Array.from({ length: 60 }, () => {
    const start = performance.now();
    for (let call = 0; call < 2000; call++) forward();
    return (performance.now() - start) / 2;
  });
  return Math.min(...runs);
}
