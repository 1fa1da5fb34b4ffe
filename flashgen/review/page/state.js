// What the page knows: the deck, the filters, the present card. Whoever shows something listens.

import { ask } from "./api.js";

export const STATES = [
  ["open", "To review"],
  ["new", "New"],
  ["changed", "Changed"],
  ["rematched", "Re-matched"],
  ["warned", "Warned"],
  ["overridden", "Overridden"],
  ["skipped", "Skipped"],
  ["all", "All"],
];

export const deck = { version: 0, order: [], cards: new Map(), documents: [], errors: [], problems: [] };
export const filter = { state: "open", kind: "", rule: "", text: "" };
export const now = { key: "", index: 0, marked: new Set(), answers: true, sides: new Map() };
const listeners = new Map();

/** Be called when `news` happens: "deck", "filter", "current", "marked". */
export function on(news, listener) {
  listeners.set(news, [...(listeners.get(news) ?? []), listener]);
}

export function tell(news, detail) {
  for (const listener of listeners.get(news) ?? []) listener(detail);
}

/** Fetch what changed. */
export async function refresh() {
  const found = await ask("deck", { since: deck.version });
  const whole = found.order ? found : {};
  for (const card of whole.cards ?? []) {
    deck.cards.set(card.key, card);
    now.sides.delete(card.key);
  }
  Object.assign(deck, found, { cards: deck.cards });
  if (whole.order) {
    const kept = new Set(whole.order);
    for (const key of deck.cards.keys()) if (!kept.has(key)) deck.cards.delete(key);
    for (const key of now.marked) if (!kept.has(key)) now.marked.delete(key);
  }
  tell("deck", new Set((whole.cards ?? []).map((card) => card.key)));
}

export function inState(card, state) {
  return state === "all" || card.states.includes(state);
}

/** Keys of the cards that the filters let through, in order. A card that is being edited always is. */
export function visible() {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return deck.order.filter((key) => {
    const card = deck.cards.get(key);
    if (!inState(card, filter.state) || (filter.kind && card.kind !== filter.kind) || (filter.rule && card.rule !== filter.rule)) return false;
    if (!words.length) return true;
    const text = [card.front, card.back, card.key, ...card.tags, ...card.headings].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function current() {
  return deck.cards.get(now.key);
}

/** Make a card the present one. */
export function choose(key, how = {}) {
  const before = now.key;
  now.key = key;
  tell("current", { before, ...how });
}
