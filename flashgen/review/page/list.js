// The cards: a row each, filled when it comes into sight.

import { ask, readonly } from "./api.js";
import "./card.js";
import { choose, deck, filter, now, on, tell, visible } from "./state.js";

const list = document.getElementById("list");
const scroller = document.getElementById("scroll");
const rows = new Map();
const editing = new Set();
const ACTS = [
  ["accept", "Accept", "a"],
  ["skip", "Skip", "s"],
  ["edit", "Edit", "e"],
  ["split", "Split", "d"],
  ["merge", "Merge", "m"],
  ["restore", "Restore", "r"],
  ["mark", "Mark", "x"],
];

let wanted = new Set();
const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) wanted.add(entry.target.dataset.key);
      else wanted.delete(entry.target.dataset.key);
    }
    if (wanted.size) queueMicrotask(fill);
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
  const parts = [];
  let above = null;
  for (const key of shown) {
    const card = deck.cards.get(key);
    const place = [...(deck.documents.length > 1 ? [titleOf(card.document)] : []), ...card.headings].filter(Boolean).join(" › ");
    if (place !== above) {
      const head = document.createElement("h3");
      head.textContent = place || (card.own ? "Your own" : deck.name);
      parts.push(head);
      above = place;
    }
    parts.push(rows.get(key) ?? made(key));
  }
  for (const [key, row] of rows) {
    if (!deck.cards.has(key)) {
      seen.unobserve(row);
      rows.delete(key);
    }
  }
  reconcile(parts);
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

/** Make the children of the list the given ones, and move only what has to move: scrolling and focus stay. */
function reconcile(parts) {
  const focused = document.activeElement;
  if (!list.firstChild) list.append(...parts);
  else {
    const stay = new Set(parts);
    for (const child of [...list.children]) if (!stay.has(child)) child.remove();
    let at = list.firstElementChild;
    for (const part of parts) {
      if (part === at) at = at.nextElementSibling;
      else list.insertBefore(part, at);
    }
  }
  if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
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
  seen.observe(row);
  return row;
}

let filling = false;
async function fill() {
  if (filling) return;
  const missing = [...wanted].filter((key) => deck.cards.has(key) && !now.sides.has(key)).slice(0, 80);
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
  if ([...wanted].some((key) => deck.cards.has(key) && !now.sides.has(key))) queueMicrotask(fill);
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
  row.replaceChildren(about(card), face(row), ...notes(card, sides), readonly ? cardsOf(row) : acts(card, row));
  dress(row);
  flipped(row);
}

function about(card) {
  const line = document.createElement("div");
  line.className = "about";
  for (const state of card.states) if (state !== "open") line.append(chip(state));
  line.append(span(card.own ? "your own" : card.rule, "rule"));
  if (card.lines.length) line.append(span(`line${card.lines.length > 1 ? "s" : ""} ${ranges(card.lines)}`, "lines"));
  for (const tag of card.tags) if (!common.has(tag)) line.append(span(tag, "tag"));
  const key = span(card.key, "key");
  key.title = card.key;
  line.append(key);
  return line;
}

function chip(state) {
  const found = span({ rematched: "re-matched" }[state] ?? state, `chip ${state}`);
  return found;
}

function span(text, className) {
  const found = document.createElement("span");
  found.className = className;
  found.textContent = text;
  return found;
}

function ranges(lines) {
  const spans = [];
  for (const line of lines) {
    if (spans.length && line === spans.at(-1)[1] + 1) spans.at(-1)[1] = line;
    else spans.push([line, line]);
  }
  return spans.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(", ");
}

function face() {
  const found = document.createElement("card-face");
  found.className = "face";
  return found;
}

function notes(card, sides) {
  const found = [];
  if (card.was) card.warnings = [...new Set([...card.warnings, `known again: it was ${card.was}`])];
  if (card.warnings.length) {
    const warnings = document.createElement("ul");
    warnings.className = "warnings";
    for (const words of card.warnings) {
      const item = document.createElement("li");
      item.textContent = words;
      warnings.append(item);
    }
    found.push(warnings);
  }
  if (sides.yaml.text) {
    const yaml = document.createElement("pre");
    yaml.className = "yaml";
    yaml.tabIndex = 0;
    yaml.setAttribute("aria-label", `overrides.yaml, line ${sides.yaml.line}`);
    yaml.textContent = `# overrides.yaml, line ${sides.yaml.line}\n${sides.yaml.text}`;
    found.push(yaml);
  }
  return found;
}

function acts(card, row) {
  const bar = document.createElement("div");
  bar.className = "acts";
  for (const [name, words, letter] of ACTS) {
    if (name === "restore" && !card.states.includes("overridden") && !card.states.includes("skipped")) continue;
    if (card.states.includes("skipped") && !["restore", "mark"].includes(name)) continue;
    if (name === "restore" && card.own) continue;
    const accepted = name === "accept" && card.states.includes("accepted");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.act = name;
    button.append(accepted ? "Accepted" : words, kbd(letter));
    if (accepted) button.setAttribute("aria-pressed", "true");
    bar.append(button);
  }
  bar.append(cardsOf(row));
  return bar;
}

function cardsOf(row) {
  const box = document.createElement("div");
  box.className = readonly ? "acts cards" : "cards";
  const flip = document.createElement("button");
  flip.type = "button";
  flip.dataset.act = "flip";
  flip.append("Flip", kbd("space"));
  box.append(flip);
  if (row.sides.faces.length > 1) {
    row.sides.faces.forEach((_, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.ordinal = at;
      button.textContent = at + 1;
      button.setAttribute("aria-label", `Card ${at + 1} of ${row.sides.faces.length}`);
      box.append(button);
    });
  }
  return box;
}

function kbd(letter) {
  const found = document.createElement("kbd");
  found.textContent = letter;
  found.setAttribute("aria-hidden", "true");
  return found;
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
