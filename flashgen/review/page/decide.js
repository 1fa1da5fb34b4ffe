// Decisions: each is written at once, and what was written is shown.

import { ask, Refusal } from "./api.js";
import { selected } from "./document.js";
import { noteForm } from "./form.js";
import { occupy, rowOf, shownKeys, step } from "./list.js";
import { choose, deck, now, on, refresh, tell } from "./state.js";

const said = document.getElementById("said");
const yaml = document.getElementById("yaml");

/** Say something in the last line of the page. */
export function say(words, written = null, bad = false) {
  said.textContent = words;
  said.classList.toggle("bad", bad);
  yaml.hidden = !written?.[1];
  if (written?.[1]) yaml.textContent = `# overrides.yaml, line ${written[0]}\n${written[1]}`;
}

function title(key) {
  const front = deck.cards.get(key)?.front ?? key;
  return front.length > 40 ? `“${front.slice(0, 39)}…”` : `“${front}”`;
}

/** What the page has last seen of what overrides.yaml says of some cards. */
function sealsOf(keys) {
  return Object.fromEntries(keys.filter((key) => deck.cards.has(key)).map((key) => [key, deck.cards.get(key).seal]));
}

/** Take a decision; what the server answers. Refusals are said and passed on. */
async function decide(asked, words, seals) {
  try {
    const found = await ask("decide", {}, { ...asked, words, seals });
    await refresh();
    say(words, found.written);
    return found;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(`Not done: ${error.message}`, null, true);
    await refresh();
    throw error;
  }
}

/** The same, where nobody waits for the answer. */
function now_(asked, words, keys) {
  return decide(asked, words, sealsOf(keys)).catch((error) => {
    if (!(error instanceof Refusal)) throw error;
  });
}

function onward(keys) {
  const shown = shownKeys();
  const last = shown.indexOf(keys.at(-1));
  const next = shown.slice(last + 1).find((key) => !keys.includes(key));
  if (next && keys.includes(now.key)) choose(next, { focus: true });
}

async function accept(keys) {
  const wanted = keys.filter((key) => !deck.cards.get(key).states.includes("skipped"));
  const taking = wanted.every((key) => deck.cards.get(key).states.includes("accepted"));
  const prints = Object.fromEntries(wanted.map((key) => [key, taking ? "" : deck.cards.get(key).print]));
  const what = wanted.length > 1 ? `${wanted.length} notes` : title(wanted[0]);
  if (!taking) onward(wanted);
  await now_({ action: "accept", prints }, `${taking ? "Not accepted any more" : "Accepted"}: ${what}`, []);
}

async function skip(keys) {
  onward(keys);
  for (const key of keys) await now_({ action: "skip", key }, `Skipped: ${title(key)}`, [key]);
}

async function edit(key) {
  const values = await ask("form", { key });
  const seals = { [key]: values.seal }; // of this moment: what comes later is somebody else's
  const form = noteForm({
    notes: [values],
    asked: ([fields]) => ({ action: "edit", key, fields }),
    save: (asked) => decide(asked, `Edited: ${title(key)}`, seals),
    close: () => closed(key),
  });
  occupy(key, form);
  form.start();
}

async function split(key) {
  const values = await ask("form", { key });
  const seals = { [key]: values.seal }; // of this moment: what comes later is somebody else's
  const parts = pieces(values);
  const form = noteForm({
    notes: parts,
    several: true,
    asked: (notes) => ({ action: "split", key, parts: notes.map(({ tags, ...rest }) => (same(tags, values.tags) ? rest : { ...rest, tags })) }),
    save: (asked) => decide(asked, `Split: ${title(key)}`, seals),
    close: () => closed(key),
    words: "Split",
  });
  occupy(key, form);
  form.start();
}

function same(one, other) {
  return one.join(" ") === other.join(" ");
}

/** Two or more notes to begin with: a paragraph or an item of the answer each. */
function pieces(values) {
  if (values.kind === "cloze") return [values, { ...values }];
  const found = values.back.split(/\n{2,}|\n(?=(?:[-*+]|\d+[.)]) )/).map((each) => each.replace(/^(?:[-*+]|\d+[.)]) /, "").trim());
  const backs = found.length > 1 && found.length < 9 ? found : [values.back, ""];
  return backs.map((back, at) => ({ ...values, front: at ? "" : values.front, back, extra: at ? "" : values.extra }));
}

function closed(key) {
  occupy(key, null);
  rowOf(key)?.focus({ preventScroll: true });
}

async function merge(key) {
  const keys = now.marked.size > 1 ? deck.order.filter((each) => now.marked.has(each)) : [key, shownKeys()[shownKeys().indexOf(key) + 1]];
  if (!keys[1]) return say("Mark the notes to merge with x", null, true);
  const [first, ...others] = keys;
  await now_({ action: "merge", key: first, others }, `Merged: ${others.map(title).join(", ")} into ${title(first)}`, keys);
  now.marked.clear();
  tell("marked");
  if (deck.cards.has(first)) choose(first, { focus: true });
}

/** A note of one's own, made of what is selected in the document. */
export function create() {
  const found = selected();
  if (!found) return say("Select a sentence of the document first", null, true);
  const place = document.getElementById("new");
  const card = document.createElement("article");
  const head = document.createElement("h3");
  head.textContent = `New card from line ${found.line}`;
  const form = noteForm({
    notes: [{ kind: "basic", front: "", back: found.text, text: found.text }],
    asked: ([fields]) => ({ action: "add", fields, document: found.document, line: found.line }),
    save: async (asked) => {
      const made = await decide(asked, "Added a card of your own", {});
      if (made.keys.length) choose(made.keys.at(-1));
    },
    close: () => place.replaceChildren(),
    words: "Add",
  });
  card.append(head, form);
  place.replaceChildren(card);
  document.dispatchEvent(new CustomEvent("reveal", { detail: "" }));
  card.scrollIntoView({ block: "nearest" });
  form.start();
}

/** Take the last decision back. */
export async function undo() {
  if (!deck.undo) return;
  try {
    const found = await ask("undo", {}, {});
    await refresh();
    const key = found.keys.find((each) => shownKeys().includes(each));
    if (key) choose(key, { focus: true });
    say(`Undone: ${found.words}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(`Not undone: ${error.message}`, null, true);
  }
}

function mark(key) {
  if (now.marked.has(key)) now.marked.delete(key);
  else now.marked.add(key);
  tell("marked");
}

/** Do what a button or a key asks for, with the marked cards or one. */
export async function act(name, key) {
  if (!key || !deck.cards.has(key)) return;
  const keys = now.marked.size && ["accept", "skip"].includes(name) ? deck.order.filter((each) => now.marked.has(each)) : [key];
  if (deck.cards.get(key).states.includes("skipped") && ["edit", "split", "merge", "skip", "accept"].includes(name)) return;
  if (name === "accept") await accept(keys);
  else if (name === "skip") await skip(keys);
  else if (name === "edit") await edit(key);
  else if (name === "split") await split(key);
  else if (name === "merge") await merge(key);
  else if (name === "restore") await now_({ action: "restore", key }, `As the rules make it: ${title(key)}`, [key]);
  else if (name === "mark") {
    mark(key);
    step(1);
  }
  if (["accept", "skip"].includes(name) && now.marked.size) {
    now.marked.clear();
    tell("marked");
  }
}

on("act", ({ act: name, key }) => act(name, key));
on("marked", () => {
  const bar = document.getElementById("marked");
  bar.hidden = !now.marked.size;
  const words = document.createElement("span");
  words.textContent = `${now.marked.size} marked`;
  const buttons = [["Accept", () => act("accept", now.key)], ["Skip", () => act("skip", now.key)], ["Merge", () => act("merge", now.key)]].map(([name, run]) => press(name, run));
  const clear = press("Clear", () => {
    now.marked.clear();
    tell("marked");
  });
  bar.replaceChildren(words, ...buttons, clear);
});

function press(words, run) {
  const found = document.createElement("button");
  found.type = "button";
  found.textContent = words;
  found.addEventListener("click", run);
  return found;
}
