// The document, line by line: which lines are on a card, and why the others are not.

import { ask } from "./api.js";
import { present } from "./card.js";
import { choose, current, deck, now, on, visible } from "./state.js";

const pane = document.getElementById("text");
const select = document.getElementById("documents");
const bubble = document.createElement("div");
bubble.className = "reason";
bubble.hidden = true;
bubble.id = "reason";
bubble.setAttribute("role", "tooltip");
document.body.append(bubble);
let shown = { path: "", version: -1, reasons: {}, source: [] };

/** The path of the document that is shown. */
export function shownDocument() {
  return shown.path;
}

async function show(path, force = false) {
  if (!path || (path === shown.path && shown.version === deck.version && !force)) return;
  const same = path === shown.path;
  const anchor = same ? anchored() : null;
  const version = deck.version;
  const found = await ask("document", { path });
  shown = { ...found, version };
  select.value = path;
  if (!same || found.html !== pane.source) {
    pane.replaceChildren(present(found.html, found.formulas, found.sounds));
    pane.source = found.html;
    for (const wide of pane.querySelectorAll("pre, table, math[display='block']")) {
      if (wide.scrollWidth > wide.clientWidth + 1) wide.tabIndex = 0;
    }
    pane.lang = "";
    if (!same) pane.scrollTop = 0;
  }
  mark();
  if (anchor) restore(anchor);
}

/** What stands at the top of the pane, to be found again after the document changed. */
function anchored() {
  const top = pane.getBoundingClientRect().top;
  const first = [...pane.querySelectorAll("[data-l]")].find((each) => each.getBoundingClientRect().bottom > top);
  return first ? { text: first.textContent, line: Number(first.dataset.l), at: first.getBoundingClientRect().top } : null;
}

function restore(anchor) {
  const alike = [...pane.querySelectorAll("[data-l]")].filter((each) => each.textContent === anchor.text);
  const near = (each) => Math.abs(Number(each.dataset.l) - anchor.line);
  const found = alike.sort((one, other) => near(one) - near(other))[0];
  if (found) pane.scrollTop += found.getBoundingClientRect().top - anchor.at;
}

function citing() {
  const found = new Map();
  const cards = deck.order.map((key) => deck.cards.get(key));
  const here = cards.filter((card) => card.document === shown.path && !card.states.includes("skipped"));
  // The card of a line is that which cites the fewest: a list cites the lines of all its items.
  for (const card of here.sort((one, other) => one.lines.length - other.lines.length)) {
    for (const line of card.lines) found.set(line, [...(found.get(line) ?? []), card.key]);
  }
  return found;
}

let cited = new Map();
function mark() {
  cited = citing();
  for (const element of pane.querySelectorAll("[data-l]")) {
    const keys = keysOf(element);
    element.classList.toggle("cited", keys.length > 0);
    element.classList.toggle("bare", !keys.length && Boolean(reasonOf(element)));
    if (keys.length) {
      element.setAttribute("role", "link");
      element.tabIndex = -1;
    } else {
      element.removeAttribute("role");
      element.removeAttribute("tabindex");
    }
  }
  point(false);
}

function linesOf(element) {
  const first = Number(element.dataset.l);
  const last = Number(element.dataset.e ?? first);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

function keysOf(element) {
  return [...new Set(linesOf(element).flatMap((line) => cited.get(line) ?? []))];
}

function reasonOf(element) {
  return linesOf(element).map((line) => shown.reasons[line]).find(Boolean) ?? "";
}

/** Show where the present card comes from. */
function point(scroll = true) {
  const card = current();
  const mine = new Set(card && card.document === shown.path ? card.lines : []);
  let first = null;
  for (const element of pane.querySelectorAll("[data-l]")) {
    const is = mine.size > 0 && linesOf(element).some((line) => mine.has(line));
    element.classList.toggle("now", is);
    if (is) first ??= element;
  }
  stop(first ?? pane.querySelector(".cited"));
  if (!first || !scroll) return;
  const box = first.getBoundingClientRect();
  const view = pane.getBoundingClientRect();
  if (box.top < view.top + 20 || box.bottom > view.bottom - 60) pane.scrollTop += box.top - view.top - view.height * 0.3;
}

/** The one line that the Tab key reaches. */
function stop(element) {
  for (const each of pane.querySelectorAll('[data-l][tabindex="0"]')) each.tabIndex = -1;
  if (element?.hasAttribute("role")) element.tabIndex = 0;
}

function follow(element, event) {
  const keys = keysOf(element);
  if (!keys.length) return;
  const allowed = new Set(visible());
  const seen = keys.filter((key) => allowed.has(key));
  const pool = seen.length ? seen : keys;
  const key = pool[(pool.indexOf(now.key) + 1) % pool.length];
  document.dispatchEvent(new CustomEvent("reveal", { detail: key }));
  choose(key, { focus: event.type === "keydown", stay: true });
}

function hint(element) {
  const words = element ? (keysOf(element).length ? "" : reasonOf(element)) : "";
  bubble.hidden = !words;
  if (!words) return;
  bubble.textContent = `No card: ${words}`;
  const box = element.getBoundingClientRect();
  bubble.style.insetInlineStart = `${Math.min(box.left, innerWidth - 300)}px`;
  bubble.style.insetBlockStart = `${box.top > 60 ? box.top - bubble.offsetHeight - 6 : box.bottom + 6}px`;
}

/** The selected text of the document, as Markdown where a selection would lose it, and its line. */
export function selected() {
  const selection = getSelection();
  const text = selection.toString().trim();
  if (!text || !selection.rangeCount || !pane.contains(selection.getRangeAt(0).commonAncestorContainer)) return null;
  const range = selection.getRangeAt(0);
  const lines = [...pane.querySelectorAll("[data-l]")].filter((each) => range.intersectsNode(each)).flatMap(linesOf);
  if (!lines.length) return null;
  const [first, last] = [Math.min(...lines), Math.max(...lines)];
  const source = shown.source.slice(first - 1, last).join("\n");
  return { text: source.includes(text) ? text : source.trim(), line: first, document: shown.path };
}

on("deck", () => {
  const wanted = deck.documents.map((each) => each.path);
  if (select.options.length !== wanted.length || wanted.some((path, at) => select.options[at].value !== path)) {
    select.replaceChildren(...deck.documents.map((each) => new Option(each.title, each.path)));
  }
  select.closest("label").hidden = wanted.length < 2;
  const path = wanted.includes(shown.path) ? shown.path : current()?.document || wanted[0];
  title();
  show(path);
});
on("current", async () => {
  const card = current();
  if (card?.document && card.document !== shown.path && deck.documents.some((each) => each.path === card.document)) await show(card.document);
  title();
  point();
});

function title() {
  const found = deck.documents.find((each) => each.path === (shown.path || deck.documents[0]?.path));
  if (!found) return;
  document.getElementById("document-title").textContent = `${found.file} · ${found.cited} of ${found.lines} lines on a card`;
}

select.addEventListener("change", async () => {
  await show(select.value);
  title();
});
pane.addEventListener("click", (event) => {
  const element = event.target.closest("[data-l]");
  if (element && getSelection().isCollapsed && !event.target.closest("a")) follow(element, event);
});
pane.addEventListener("keydown", (event) => {
  const element = event.target.closest("[data-l]");
  if (element && event.key === "Enter") follow(element, event);
  if (!element || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const all = [...pane.querySelectorAll("[data-l].cited")];
  const next = all[all.indexOf(element) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) {
    stop(next);
    next.focus();
  }
});
pane.addEventListener("pointerover", (event) => hint(event.target.closest("[data-l]")));
pane.addEventListener("pointerleave", () => hint(null));
pane.addEventListener("scroll", () => hint(null), { passive: true });
