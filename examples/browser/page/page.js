// The page: draws strokes, and shows what the networks say of them.

import { image } from "./image.js";
import { HAS_SIMD, answer, readers, shares } from "./reader.js";

// Scores beyond it leave the bar full.
const SCALE = 12;
const PEN = 0.075;

const find = (id) => document.getElementById(id);
const [sheet, seen, clear, hint] = ["sheet", "seen", "clear", "hint"].map(find);

const strokes = [];
let networks = null;

/** A row per digit; returns a function that shows scores, or nothing. */
function panel(section) {
  const best = element(section, "output", "answer");
  const list = element(section, "ol", "scores");
  const titles = element(list, "li", "titles");
  for (const title of ["", "", "score", "share"]) element(titles, "span", title).textContent = title;
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const row = element(list, "li", "");
    element(row, "span", "digit").textContent = digit;
    const bar = element(element(row, "span", "track"), "span", "bar");
    return { row, bar, score: element(row, "span", "score"), share: element(row, "span", "share") };
  });
  return (scores) => {
    best.textContent = scores ? answer(scores) : "–";
    section.classList.toggle("blank", !scores);
    const parts = scores && shares(scores);
    for (const [digit, { row, bar, score, share }] of rows.entries()) {
      const number = scores ? scores[digit] : 0;
      const length = Math.max(-1, Math.min(1, number / SCALE));
      row.classList.toggle("best", scores !== null && digit === answer(scores));
      bar.style.transform = `scaleX(${length})`;
      score.textContent = scores ? number.toFixed(1).replace("-", "−") : "";
      share.textContent = scores ? `${Math.round(parts[digit] * 100)} %` : "";
    }
  };
}

function element(parent, tag, name) {
  const child = document.createElement(tag);
  child.className = name;
  return parent.appendChild(child);
}

const showTwoSided = panel(find("two-sided"));
const showOneSided = panel(find("one-sided"));

/** Reads the drawing, and shows it all. */
function update() {
  const isBlank = strokes.length === 0;
  clear.disabled = isBlank;
  hint.hidden = !isBlank;
  const pixels = image(strokes);
  drawSheet();
  drawSeen(pixels);
  showTwoSided(networks && !isBlank ? networks.twoSided(pixels) : null);
  showOneSided(networks && !isBlank ? networks.oneSided(pixels) : null);
}

function ink() {
  return getComputedStyle(sheet).color;
}

function drawSheet() {
  const side = Math.round(sheet.clientWidth * devicePixelRatio);
  sheet.width = sheet.height = side;
  const context = sheet.getContext("2d");
  Object.assign(context, { lineCap: "round", lineJoin: "round", strokeStyle: ink() });
  context.lineWidth = PEN * side;
  for (const stroke of strokes) {
    context.beginPath();
    context.moveTo(stroke[0][0] * side, stroke[0][1] * side);
    for (const [x, y] of stroke) context.lineTo(x * side, y * side);
    context.stroke();
  }
}

function drawSeen(pixels) {
  const context = seen.getContext("2d");
  context.clearRect(0, 0, 8, 8);
  context.fillStyle = ink();
  for (const [index, pixel] of pixels.entries()) {
    context.globalAlpha = pixel;
    context.fillRect(index % 8, Math.floor(index / 8), 1, 1);
  }
}

/** The pointer's place on a sheet that is 1 wide. */
function place(event) {
  const box = sheet.getBoundingClientRect();
  return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
}

// The stroke of each pointer that is down.
const down = new Map();

sheet.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  event.preventDefault();
  sheet.setPointerCapture(event.pointerId);
  const stroke = [place(event)];
  down.set(event.pointerId, stroke);
  strokes.push(stroke);
  update();
});

sheet.addEventListener("pointermove", (event) => {
  const stroke = down.get(event.pointerId);
  if (!stroke) return;
  const events = event.getCoalescedEvents?.() ?? [];
  stroke.push(...(events.length > 0 ? events : [event]).map(place));
  update();
});

for (const end of ["pointerup", "pointercancel"]) {
  sheet.addEventListener(end, (event) => down.delete(event.pointerId));
}

clear.addEventListener("click", () => {
  strokes.length = 0;
  down.clear();
  update();
});

addEventListener("resize", update);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", update);

/** Microseconds per forward of the two-sided network: the best of some runs. */
function time() {
  const pixels = new Float32Array(64).fill(0.3);
  const calls = 2000;
  const runs = Array.from({ length: 9 }, () => {
    const start = performance.now();
    for (let call = 0; call < calls; call++) networks.twoSided(pixels);
    return performance.now() - start;
  });
  return Math.min(...runs) * 1000 / calls;
}

async function load() {
  const asked = new URLSearchParams(location.search).get("simd");
  const isSimd = HAS_SIMD && asked !== "no";
  const answered = await fetch(isSimd ? "digits-simd.wasm" : "digits.wasm");
  if (!answered.ok) throw new Error(`the networks are missing (${answered.status})`);
  networks = await readers(await answered.arrayBuffer());
  update();
  const build = isSimd ? "with SIMD128" : "without SIMD";
  find("build").textContent = `WebAssembly ${build}, ${time().toFixed(1)} µs a forward.`;
  if (HAS_SIMD) {
    const other = Object.assign(find("other"), { hidden: false });
    other.textContent = isSimd ? "Without SIMD" : "With SIMD128";
    other.href = isSimd ? "?simd=no" : "?";
  }
}

for (const scale of document.querySelectorAll(".scale")) scale.textContent = SCALE;
update();
load().catch((error) => { find("build").textContent = `Not loaded: ${error.message}`; });
