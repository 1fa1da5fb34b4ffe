// One side of a card, as Anki shows it.

import { mediaAddress, styleText } from "./api.js";

const sheets = Promise.all(["inner.css", "card.css"].map(styleText)).then((texts) =>
  texts.map((text) => {
    const sheet = new CSSStyleSheet();
    // The card is as wide as its frame, not as the window: what asks for one asks for the other.
    sheet.replaceSync(text.replaceAll("@media (max-width", "@container (max-width"));
    return sheet;
  }),
);
const formula = /\\\((.*?)\\\)|\\\[(.*?)\\\]/gs;
const sound = /\[anki:play:([qa]):(\d+)\]/g; // in the HTML: an author's own bracket is an entity there

/** HTML as Anki makes it → what is shown: pictures found, formulas typeset, sounds to be played. Runs no script. */
export function present(html, formulas = {}, sounds = [[], []]) {
  const template = document.createElement("template");
  template.innerHTML = html.replace(sound, (_, side, number) => `<audio data-side="${side}" data-number="${number}"></audio>`);
  const content = template.content;
  for (const image of content.querySelectorAll("img[src]")) image.setAttribute("src", mediaAddress(image.getAttribute("src")));
  for (const audio of content.querySelectorAll("audio")) player(audio, sounds);
  for (const link of content.querySelectorAll("a[href]")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    if (text.data.includes("\\") && !text.parentElement?.closest("code, pre")) {
      exchange(text, formula, (found) => typeset(found, formulas));
    }
  }
  return content;
}

function exchange(text, pattern, make) {
  const parts = [];
  let at = 0;
  for (const found of text.data.matchAll(pattern)) {
    parts.push(text.data.slice(at, found.index), make(found));
    at = found.index + found[0].length;
  }
  if (parts.length) text.replaceWith(...parts, text.data.slice(at));
}

function typeset(found, formulas) {
  const template = document.createElement("template");
  template.innerHTML = formulas[found[0]] ?? "";
  const math = template.content.querySelector("math");
  if (math) {
    math.setAttribute("aria-label", found[1] ?? found[2]);
    return math;
  }
  const code = document.createElement("code");
  code.className = "tex";
  code.textContent = found[0];
  return code;
}

function player(audio, sounds) {
  audio.controls = true;
  audio.preload = "none";
  audio.src = mediaAddress(sounds[audio.dataset.side === "q" ? 0 : 1][Number(audio.dataset.number)] ?? "");
}

/** A frame in which Anki's styles, and no others, hold. */
class CardFace extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: "open" });
    sheets.then((found) => (this.shadowRoot.adoptedStyleSheets = found));
  }

  /** Show some HTML; `source` keeps it as Anki made it. */
  show(html, formulas, sounds) {
    this.source = html;
    const card = document.createElement("div");
    card.className = isNight() ? "card nightMode night_mode" : "card";
    card.append(present(html, formulas, sounds));
    this.shadowRoot.replaceChildren(card);
    requestAnimationFrame(() => {
      for (const wide of this.shadowRoot.querySelectorAll(".fg, pre, table, math[display='block']")) {
        if (wide.scrollWidth > wide.clientWidth + 1) wide.tabIndex = 0;
      }
    });
  }

  /** Day or night, as the page. */
  dress() {
    const card = this.shadowRoot.querySelector(".card");
    if (card) card.className = isNight() ? "card nightMode night_mode" : "card";
  }
}
customElements.define("card-face", CardFace);

function isNight() {
  return document.documentElement.hasAttribute("data-night");
}
