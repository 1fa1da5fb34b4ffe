// What stands in the row of a card, beside the card itself.

import { readonly } from "./api.js";
import "./card.js";

const ACTS = [
  ["accept", "Accept", "a"],
  ["skip", "Skip", "s"],
  ["edit", "Edit", "e"],
  ["split", "Split", "d"],
  ["merge", "Merge", "m"],
  ["restore", "Restore", "r"],
  ["mark", "Mark", "x"],
];

/** The parts of a row; `common`: tags that need not be shown. */
export function rowParts(card, sides, common) {
  const face = document.createElement("card-face");
  face.className = "face";
  return [about(card, common), face, ...notes(card, sides), readonly ? cardsOf(sides) : acts(card, sides)];
}

function about(card, common) {
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

function acts(card, sides) {
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
  bar.append(cardsOf(sides));
  return bar;
}

function cardsOf(sides) {
  const box = document.createElement("div");
  box.className = readonly ? "acts cards" : "cards";
  const flip = document.createElement("button");
  flip.type = "button";
  flip.dataset.act = "flip";
  flip.append("Flip", kbd("space"));
  box.append(flip);
  if (sides.faces.length > 1) {
    sides.faces.forEach((_, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.ordinal = at;
      button.textContent = at + 1;
      button.setAttribute("aria-label", `Card ${at + 1} of ${sides.faces.length}`);
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
