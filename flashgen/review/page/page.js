// The page: head, filters, keys, news.

import { ask, readonly, Refusal } from "./api.js";
import "./document.js";
import { act, create, say, undo } from "./decide.js";
import { selected } from "./document.js";
import { flip, flipAll, step } from "./list.js";
import { deck, filter, inState, now, on, refresh, STATES, tell, visible } from "./state.js";

const byId = (id) => document.getElementById(id);
const root = document.documentElement;
const THEMES = ["Auto", "Day", "Night"];
const HELP = [
  ["j k ↓ ↑", "next, previous card"],
  ["space", "flip; 1 … 9 another card of the note"],
  ["a", "accept: it need not be shown again until it changes"],
  ["s", "skip: no card of this"],
  ["e", "edit in Markdown"],
  ["d", "divide into several notes"],
  ["m", "merge the marked notes, or this one with the next"],
  ["x", "mark"],
  ["r", "restore what the rules make"],
  ["n", "new card from the text selected in the document"],
  ["u  Ctrl+Z", "undo"],
  ["o", "show or hide all answers"],
  ["/", "find"],
  ["b", "build the package"],
];
let keysOn = stored("keys") !== "off";

function stored(name) {
  try {
    return localStorage.getItem(`flashgen.${name}`);
  } catch {
    return null; // a page from a file may keep nothing
  }
}

function store(name, value) {
  try {
    localStorage.setItem(`flashgen.${name}`, value);
  } catch {
    // see above
  }
}

// ------------------------------------------------------------------------------------------------------------ appearance
const dark = matchMedia("(prefers-color-scheme: dark)");
let theme = stored("theme") ?? "Auto";
function dressPage() {
  root.toggleAttribute("data-night", theme === "Night" || (theme === "Auto" && dark.matches));
  byId("theme").textContent = theme;
  for (const face of document.querySelectorAll("card-face")) face.dress();
}
byId("theme").addEventListener("click", () => {
  theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  store("theme", theme);
  dressPage();
});
dark.addEventListener("change", dressPage);
byId("phone").addEventListener("click", () => {
  const is = root.toggleAttribute("data-phone");
  byId("phone").setAttribute("aria-pressed", String(is));
});
function toggleAnswers() {
  now.answers = !now.answers;
  byId("answers").setAttribute("aria-pressed", String(now.answers));
  flipAll();
}
byId("answers").addEventListener("click", toggleAnswers);

function reveal(pane) {
  for (const section of document.querySelectorAll("main > section")) section.classList.toggle("shown", section.id === pane);
  for (const tab of document.querySelectorAll(".tabs button")) {
    if (tab.dataset.pane === pane) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}
for (const tab of document.querySelectorAll(".tabs button")) tab.addEventListener("click", () => reveal(tab.dataset.pane));
document.addEventListener("reveal", ({ detail: key }) => {
  reveal("cards");
  if (key && !visible().includes(key)) {
    Object.assign(filter, { state: "all", kind: "", rule: "", text: "" });
    byId("filters").reset();
    tell("filter");
    heads();
  }
});

// --------------------------------------------------------------------------------------------------------------- filters
function heads() {
  const cards = [...deck.cards.values()];
  const box = document.querySelector(".states");
  if (!box.children.length) {
    for (const [state, words] of STATES) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.state = state;
      button.append(words, document.createElement("b"));
      button.addEventListener("click", () => {
        filter.state = state;
        heads();
        tell("filter");
      });
      box.append(button);
    }
  }
  for (const button of box.children) {
    const count = cards.filter((card) => inState(card, button.dataset.state)).length;
    button.querySelector("b").textContent = count.toLocaleString("en");
    button.setAttribute("aria-pressed", String(button.dataset.state === filter.state));
    button.hidden = !count && !["open", "all"].includes(button.dataset.state) && button.dataset.state !== filter.state;
  }
  const rules = [...new Set(cards.map((card) => card.rule))].sort();
  const select = byId("rule");
  if ([...select.options].slice(1).map((option) => option.value).join() !== rules.join()) {
    select.replaceChildren(new Option("all", ""), ...rules.map((rule) => new Option(rule, rule)));
    select.value = filter.rule;
  }
}
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("filters").addEventListener("input", () => {
  Object.assign(filter, { kind: byId("kind").value, rule: byId("rule").value, text: byId("find").value });
  tell("filter");
});

// ------------------------------------------------------------------------------------------------------------------ head
function head() {
  document.title = `${deck.name ?? "flashgen"} – review`;
  byId("name").textContent = deck.name ?? deck.place;
  const lines = deck.documents.reduce((sum, each) => sum + each.lines, 0);
  const cited = deck.documents.reduce((sum, each) => sum + each.cited, 0);
  const share = lines ? Math.round((100 * cited) / lines) : 0;
  const cards = [...deck.cards.values()];
  const accepted = cards.filter((card) => card.states.includes("accepted")).length;
  const words = `${share} % of ${lines.toLocaleString("en")} lines on a card · ${accepted.toLocaleString("en")} of ${cards.length.toLocaleString("en")} notes accepted`;
  byId("coverage").querySelector(".bar span").style.width = `${share}%`;
  byId("coverage").querySelector(".words").textContent = words;
  byId("coverage").setAttribute("aria-label", `Coverage: ${words}`);
  if (!readonly) {
    byId("undo").disabled = !deck.undo;
    byId("undo").title = deck.undo ? `Undo: ${deck.undo} (u)` : "Nothing to undo";
  }
  root.toggleAttribute("data-broken", deck.errors.length > 0);
  const errors = byId("errors");
  errors.hidden = !deck.errors.length;
  errors.replaceChildren(...deck.errors.map(told));
}

function told(problem) {
  const line = document.createElement("p");
  const place = document.createElement("code");
  place.textContent = `${problem.path}${problem.line ? `:${problem.line}` : ""}`;
  line.append(place, ` ${problem.message}`);
  return line;
}

on("deck", () => {
  head();
  heads();
});

// ---------------------------------------------------------------------------------------------------------------- dialog
function dialog(title, ...content) {
  const box = byId("dialog");
  const heading = document.createElement("h2");
  heading.id = "dialog-title";
  heading.textContent = title;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => box.close());
  box.replaceChildren(heading, ...content, close);
  if (!box.open) box.showModal();
  close.focus();
}

function element(name, text = "", className = "") {
  const found = document.createElement(name);
  found.textContent = text;
  if (className) found.className = className;
  return found;
}

byId("help").addEventListener("click", help);
function help() {
  const list = element("dl");
  for (const [keys, words] of HELP) list.append(element("dt", keys), element("dd", words));
  const label = element("label");
  const box = element("input");
  box.type = "checkbox";
  box.checked = keysOn;
  box.addEventListener("change", () => {
    keysOn = box.checked;
    store("keys", keysOn ? "on" : "off");
  });
  label.append(box, " Letters are keys");
  const line = element("p");
  line.append(label);
  dialog("Keys", list, line);
}

async function build() {
  say("Building …");
  byId("build").disabled = true;
  try {
    const built = await ask("build", {}, {});
    await refresh();
    say(`Wrote ${built.package}`);
    built_(built);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say("Not built", null, true);
    dialog("Not built", ...(error.answer.problems ?? [{ message: error.message }]).map(told));
  } finally {
    byId("build").disabled = false;
  }
}

function built_(built) {
  const figures = element("ul", "", "figures");
  for (const [name, count] of Object.entries(built.counts)) {
    if (!count && name === "returned") continue;
    const item = element("li");
    item.append(element("b", count.toLocaleString("en")), ` ${name}`);
    figures.append(item);
  }
  const parts = [figures];
  for (const [name, keys] of Object.entries(built.keys)) {
    if (!keys.length) continue;
    const details = element("details");
    const list = element("ul");
    list.append(...keys.map((key) => element("li", key)));
    list.tabIndex = 0;
    if (built.counts[name] > keys.length) list.append(element("li", "…"));
    details.append(element("summary", `${name}: ${built.counts[name].toLocaleString("en")}`), list);
    parts.push(details);
  }
  const where = element("p", "Open it in Anki with File › Import: ");
  where.append(element("code", built.package));
  parts.push(where);
  if (built.search) {
    const search = element("p", "Removed notes stay in Anki until you delete them; find them with ");
    search.append(element("code", built.search));
    parts.push(search);
  }
  parts.push(...built.problems.filter((each) => each.severity !== "note").slice(0, 20).map(told));
  dialog(`Built: ${built.cards.toLocaleString("en")} cards`, ...parts);
}

// ------------------------------------------------------------------------------------------------------------------ keys
const CARD_KEYS = { a: "accept", s: "skip", e: "edit", d: "split", m: "merge", x: "mark", r: "restore" };
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing && !readonly) {
    event.preventDefault();
    undo();
    return;
  }
  if (event.key === "Escape" && event.target.id === "find") byId("scroll").focus();
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const inDocument = event.target.closest("#text [data-l]");
  const pressed = event.target.closest("button, summary, a");
  const done = () => event.preventDefault();
  if (event.key === "ArrowDown" && !inDocument) done(step(1));
  else if (event.key === "ArrowUp" && !inDocument) done(step(-1));
  else if (event.key === " " && !pressed) done(flip(now.key));
  else if (event.key === "Enter" && event.target.matches("article")) done(flip(now.key));
  else if (!keysOn) return;
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "o") toggleAnswers();
  else if (event.key === "?") help();
  else if (event.key === "/") done(byId("find").focus());
  else if (/^[1-9]$/.test(event.key)) flip(now.key, Number(event.key) - 1);
  else if (readonly) return;
  else if (event.key === "u") undo();
  else if (event.key === "b") build();
  else if (event.key === "n") done(create());
  else if (CARD_KEYS[event.key]) done(act(CARD_KEYS[event.key], now.key));
});
document.addEventListener("selectionchange", () => {
  if (!readonly) byId("make").hidden = !selected();
});
if (!readonly) {
  byId("make").addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  byId("make").addEventListener("click", create);
  byId("build").addEventListener("click", build);
  byId("undo").addEventListener("click", undo);
}

// ------------------------------------------------------------------------------------------------------------------ news
async function listen() {
  for (;;) {
    try {
      const { version } = await ask("news", { version: deck.version });
      if (version !== deck.version) await refresh();
      root.toggleAttribute("data-lost", false);
    } catch (error) {
      if (error instanceof Refusal && error.status === 403) {
        say(error.message, null, true);
        return;
      }
      root.toggleAttribute("data-lost", true);
      say("flashgen has stopped; start it again and open the new address", null, true);
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
  }
}

async function start() {
  for (const each of readonly ? document.querySelectorAll("[data-edit], footer") : []) each.hidden = true;
  reveal("cards");
  dressPage();
  if (readonly) filter.state = "all";
  try {
    await refresh();
  } catch (error) {
    say(error.message, null, true);
    return;
  }
  if (filter.state === "open" && deck.order.length && !visible().length) {
    filter.state = "all";
    heads();
    tell("filter");
  }
  if (readonly) return;
  say(deck.editable ? "" : `To decide about cards, make a deck folder first: flashgen init ${deck.place}`);
  document.querySelector("article.now")?.focus({ preventScroll: true });
  await listen();
}
start();
