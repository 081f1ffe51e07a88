// The page in headless Chromium: draws digits, reads the answers, keeps pictures.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { DIGITS } from "./strokes.mjs";

const TARGET = new URL("../target/", import.meta.url);
const PICTURES = fileURLToPath(new URL("pictures/", TARGET));
const TYPES = { css: "text/css", html: "text/html", js: "text/javascript" };
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

let server, browser, address;

/** Any static server does; this one knows few types. */
function serve(request, response) {
  const path = new URL(request.url, "http://localhost").pathname.replace(/\/$/, "/index.html");
  const file = new URL(`page${path}`, TARGET);
  if (!existsSync(file)) return response.writeHead(404).end();
  const type = TYPES[path.split(".").at(-1)] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type }).end(readFileSync(file));
}

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  server = createServer(serve);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${server.address().port}/`;
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: QUIET });
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** The page, loaded; a mistake in it fails the test. */
async function open(query = "", settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1080, height: 720 }, ...settings });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(address + query);
  await page.getByText("a forward").waitFor();
  return { page, errors, context };
}

const sheetOf = (page) => page.locator("#sheet").boundingBox();
const at = (box, [x, y]) => [box.x + x * box.width, box.y + y * box.height];

async function draw(page, strokes, between = async () => {}) {
  const box = await sheetOf(page);
  for (const [first, ...rest] of strokes) {
    await page.mouse.move(...at(box, first));
    await page.mouse.down();
    for (const point of rest) {
      await page.mouse.move(...at(box, point));
      await between();
    }
    await page.mouse.up();
  }
}

async function answers(page) {
  return Promise.all(["two-sided", "one-sided"].map((id) =>
    page.locator(`#${id} .answer`).textContent()));
}

for (const [query, build] of [["", "with SIMD128"], ["?simd=no", "without SIMD"]]) {
  test(`digits are read ${build}`, async () => {
    const { page, errors, context } = await open(query);
    await page.getByText(`WebAssembly ${build}`).waitFor();
    assert.deepEqual(await answers(page), ["–", "–"]);
    for (const [digit, strokes] of DIGITS.entries()) {
      await draw(page, strokes);
      assert.deepEqual(await answers(page), [`${digit}`, `${digit}`]);
      await page.getByRole("button", { name: "Clear" }).click();
      assert.deepEqual(await answers(page), ["–", "–"]);
    }
    assert.deepEqual(errors, []);
    await context.close();
  });
}

test("the other build is a link away", async () => {
  const { page, context } = await open();
  await page.getByRole("link", { name: "Without SIMD" }).click();
  await page.getByText("WebAssembly without SIMD").waitFor();
  await page.getByRole("link", { name: "With SIMD128" }).click();
  await page.getByText("WebAssembly with SIMD128").waitFor();
  await context.close();
});

test("scores move while a stroke is drawn", async () => {
  const { page, context } = await open();
  const seen = new Set();
  await draw(page, DIGITS[3], async () => {
    seen.add((await page.locator("#two-sided .score").allTextContents()).join());
  });
  assert.ok(seen.size > DIGITS[3][0].length / 2, `${seen.size}`);
  await context.close();
});

test("a finger draws, and the page does not scroll", async () => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const { page, context } = await open("", { ...phone, deviceScaleFactor: 2 });
  const box = await sheetOf(page);
  const touch = await context.newCDPSession(page);
  const send = (type, points) => touch.send("Input.dispatchTouchEvent", {
    type, touchPoints: points.map((point) => {
      const [x, y] = at(box, point);
      return { x, y };
    }),
  });
  for (const [first, ...rest] of DIGITS[4]) {
    await send("touchStart", [first]);
    for (const point of rest) await send("touchMove", [point]);
    await send("touchEnd", []);
  }
  assert.deepEqual(await answers(page), ["4", "4"]);
  const [top, wider] = await page.evaluate(() =>
    [scrollY, document.documentElement.scrollWidth - innerWidth]);
  assert.deepEqual([top, wider], [0, 0]);
  for (const id of ["two-sided", "one-sided"]) {
    const { y, height } = await page.locator(`#${id}`).boundingBox();
    assert.ok(y + height <= 844, "the scores are in sight while one draws");
  }
  await page.screenshot({ path: `${PICTURES}phone.png`, fullPage: true });
  await context.close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`pictures, ${colorScheme}`, async () => {
    const { page, context } = await open("", { colorScheme });
    await page.screenshot({ path: `${PICTURES}blank-${colorScheme}.png` });
    await draw(page, DIGITS[colorScheme === "light" ? 5 : 8]);
    await page.waitForTimeout(200);
    await page.screenshot({ path: `${PICTURES}drawn-${colorScheme}.png` });
    await context.close();
  });
}
