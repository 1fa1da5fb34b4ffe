// The cards: a row each, in chunks of a section. What is far out of sight is neither filled nor laid out.

import { ask } from "./api.js";
import { rowParts } from "./row.js";
import { choose, deck, filter, now, on, tell, visible } from "./state.js";

const list = document.getElementById("list");
const scroller = document.getElementById("scroll");
const rows = new Map();
const editing = new Set();

const CHUNK = 20; // rows
const HEIGHT = 240; // of a row that was never seen, in pixels
const chunks = new Map();
const near = new Set();
const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) near.add(entry.target);
      else near.delete(entry.target);
    }
    queueMicrotask(fill);
  },
  { root: scroller, rootMargin: "900px 0px" },
);

let shown = [];
let common = new Set(); // tags that nearly every card has tell nothing

/** Keys of the rows, from above. */
export function shownKeys() {
  return shown;
}

/** The row of a card. */
export function rowOf(key) {
  return rows.get(key);
}

/** Put something in place of a card while it is edited; null takes it away. */
export function occupy(key, form) {
  const row = rows.get(key);
  row?.querySelector("form.edit")?.remove();
  if (!form) editing.delete(key);
  else if (row) {
    editing.add(key);
    row.append(form);
  }
  if (row) dress(row);
  if (!form) queueMicrotask(fill);
}

function render() {
  const cards = [...deck.cards.values()];
  const tags = new Map();
  for (const card of cards) for (const tag of card.tags) tags.set(tag, (tags.get(tag) ?? 0) + 1);
  common = new Set([...tags.keys()].filter((tag) => cards.length > 4 && tags.get(tag) > 0.8 * cards.length));
  const keys = new Set(visible());
  for (const key of editing) if (deck.cards.has(key)) keys.add(key);
  shown = deck.order.filter((key) => keys.has(key));
  lay(groups());
  for (const key of rows.keys()) if (!deck.cards.has(key)) rows.delete(key);
  const empty = document.getElementById("empty");
  empty.hidden = shown.length > 0 || !deck.order;
  empty.textContent = filter.state === "open" && !filter.text ? "Everything has been reviewed. “All” shows every card." : "No card is like that.";
  document.getElementById("shown").textContent = `${shown.length.toLocaleString("en")} of ${deck.order.length.toLocaleString("en")} notes`;
  if (!shown.includes(now.key)) {
    const next = shown.find((key) => deck.order.indexOf(key) >= now.index) ?? shown.at(-1) ?? "";
    choose(next, { quiet: true });
  }
  now.index = deck.order.indexOf(now.key);
  queueMicrotask(fill);
}

/** Chunks of neighbours under the same headings: [name, keys, what stands above them or nothing]. */
function groups() {
  const found = [];
  const times = new Map();
  let above = null;
  for (const key of shown) {
    const card = deck.cards.get(key);
    const place = [...(deck.documents.length > 1 ? [titleOf(card.document)] : []), ...card.headings].filter(Boolean).join(" › ");
    const fresh = place !== above;
    if (fresh || found.at(-1)[1].length === CHUNK) {
      const time = (times.get(place) ?? 0) + 1;
      times.set(place, time);
      found.push([`${place}\n${time}`, [], fresh ? place || (card.own ? "Your own" : deck.name) : ""]);
      above = place;
    }
    found.at(-1)[1].push(key);
  }
  return found;
}

function lay(wanted) {
  const focused = document.activeElement;
  const parts = wanted.map(([name, keys, title]) => {
    const chunk = chunks.get(name) ?? document.createElement("section");
    if (!chunks.has(name)) {
      chunks.set(name, chunk);
      seen.observe(chunk);
    }
    chunk.style.containIntrinsicBlockSize = `auto ${keys.length * HEIGHT}px`;
    let head = chunk.querySelector(":scope > h3");
    if (title && !head) head = document.createElement("h3");
    if (title) head.textContent = title;
    reconcile(chunk, [...(title ? [head] : []), ...keys.map((key) => rows.get(key) ?? made(key))]);
    return chunk;
  });
  reconcile(list, parts);
  const stay = new Set(wanted.map(([name]) => name));
  for (const [name, chunk] of chunks) {
    if (!stay.has(name)) {
      seen.unobserve(chunk);
      near.delete(chunk);
      chunks.delete(name);
    }
  }
  if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
}

/** Make the children of an element the given ones, and move only what has to move: scrolling and focus stay. */
function reconcile(parent, parts) {
  const stay = new Set(parts);
  for (const child of [...parent.children]) if (!stay.has(child)) child.remove();
  let at = parent.firstElementChild;
  for (const part of parts) {
    if (part === at) at = at.nextElementSibling;
    else parent.insertBefore(part, at);
  }
}

/** Keys of the rows in sight, or nearly. */
function wantedKeys() {
  return [...near].flatMap((chunk) => [...chunk.querySelectorAll(":scope > article")].map((row) => row.dataset.key)).filter((key) => deck.cards.has(key));
}

function titleOf(path) {
  return deck.documents.find((each) => each.path === path)?.title ?? path;
}

function made(key) {
  const row = document.createElement("article");
  row.dataset.key = key;
  row.tabIndex = -1;
  row.className = "empty";
  row.setAttribute("aria-label", deck.cards.get(key).front);
  row.side = { ordinal: 0, back: now.answers };
  rows.set(key, row);
  return row;
}

let filling = false;
async function fill() {
  if (filling) return;
  const wanted = wantedKeys();
  const missing = wanted.filter((key) => !now.sides.has(key)).slice(0, 80);
  for (const key of wanted) if (now.sides.has(key)) draw(key);
  if (!missing.length) return;
  filling = true;
  try {
    const found = await ask("sides", {}, { keys: missing });
    for (const key of missing) if (found[key]) now.sides.set(key, found[key]);
    for (const key of missing) draw(key);
  } catch {
    // The next change asks again.
  } finally {
    filling = false;
  }
  if (wantedKeys().some((key) => !now.sides.has(key))) queueMicrotask(fill);
}

function draw(key) {
  const row = rows.get(key);
  const sides = now.sides.get(key);
  if (!row || !sides || row.sides === sides || editing.has(key)) return; // a form that moves loses the cursor
  const card = deck.cards.get(key);
  row.sides = sides;
  row.classList.remove("empty");
  row.setAttribute("aria-label", card.front);
  row.side.ordinal = Math.min(row.side.ordinal, Math.max(sides.faces.length - 1, 0));
  row.replaceChildren(...rowParts(card, sides, common));
  dress(row);
  flipped(row);
}

function dress(row) {
  const card = deck.cards.get(row.dataset.key);
  row.classList.toggle("now", row.dataset.key === now.key);
  row.classList.toggle("marked", now.marked.has(row.dataset.key));
  row.classList.toggle("gone", card?.states.includes("skipped") ?? false);
  row.tabIndex = row.dataset.key === now.key ? 0 : -1;
  const own = row.querySelector(":scope > card-face");
  row.classList.toggle("editing", editing.has(row.dataset.key));
  if (own) own.hidden = editing.has(row.dataset.key);
}

function flipped(row) {
  const made = row.sides?.faces[row.side.ordinal];
  if (!made) return;
  row.querySelector(":scope > card-face").show(row.side.back ? made.back : made.front, row.sides.formulas, made.sounds);
  for (const button of row.querySelectorAll("[data-ordinal]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.ordinal) === row.side.ordinal));
  }
}

/** Turn a card over; with an ordinal, show that card of the note. */
export function flip(key, ordinal = null) {
  const row = rows.get(key);
  if (!row?.sides) return;
  if (ordinal === null) row.side.back = !row.side.back;
  else row.side.ordinal = ordinal;
  flipped(row);
}

/** Show or hide every answer. */
export function flipAll() {
  for (const row of rows.values()) {
    row.side.back = now.answers;
    flipped(row);
  }
}

/** Another step up or down. */
export function step(by) {
  const at = shown.indexOf(now.key);
  const key = shown[Math.min(Math.max(at + by, 0), shown.length - 1)];
  if (key) choose(key, { focus: true });
}

on("deck", () => render());
on("filter", () => {
  render();
  if (now.key) rows.get(now.key)?.scrollIntoView({ block: "nearest" });
});
on("current", ({ before, focus, quiet }) => {
  for (const key of [before, now.key]) if (rows.has(key)) dress(rows.get(key));
  const row = rows.get(now.key);
  now.index = deck.order.indexOf(now.key);
  if (!row || quiet) return;
  if (focus) row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
});
on("marked", () => {
  for (const row of rows.values()) dress(row);
});
list.addEventListener("click", (event) => {
  const row = event.target.closest("article");
  if (!row || event.target.closest("form.edit")) return;
  const button = event.target.closest("button");
  if (row.dataset.key !== now.key) choose(row.dataset.key, { focus: !button, quiet: Boolean(button) });
  if (button?.dataset.ordinal) flip(row.dataset.key, Number(button.dataset.ordinal));
  else if (button?.dataset.act === "flip") flip(row.dataset.key);
  else if (button) tell("act", { act: button.dataset.act, key: row.dataset.key });
  else if (event.target.closest("card-face") && !getSelection().toString() && !linked(event)) flip(row.dataset.key);
});
list.addEventListener("focusin", (event) => {
  const row = event.target.closest("article");
  if (row && row.dataset.key !== now.key) choose(row.dataset.key, { quiet: true });
});

function linked(event) {
  return event.composedPath().some((each) => each.matches?.("a, audio, summary"));
}
