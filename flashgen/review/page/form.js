// Forms: a note in Markdown beside what becomes of it.

import { ask, Refusal } from "./api.js";
import "./card.js";

const WAIT = 250;

/** A text field with its name above it. */
function field(words, value, name, rows = 1) {
  const label = document.createElement("label");
  const caption = document.createElement("span");
  caption.textContent = words;
  const area = document.createElement(name === "tags" ? "input" : "textarea");
  if (name === "tags") area.type = "text";
  else area.rows = rows;
  area.name = name;
  area.value = value;
  label.append(caption, area);
  return label;
}

/** The fields of one note; `read()` gives what they hold. */
function noteFields(values, named, short) {
  const box = document.createElement("div");
  box.className = "fields";
  const kind = document.createElement("fieldset");
  kind.innerHTML = "<legend>Kind</legend>";
  for (const [value, words] of [["basic", "Question and answer"], ["cloze", "Text with gaps"]]) {
    const label = document.createElement("label");
    const radio = document.createElement("input");
    radio.type = "radio";
    radio.name = `kind-${named}`;
    radio.value = value;
    radio.checked = values.kind === value;
    label.append(radio, ` ${words}`);
    kind.append(label);
  }
  const parts = {
    front: field("Front", values.front ?? "", "front", 2),
    back: field("Back", values.back ?? "", "back", 3),
    text: field("Text: what to hide as {{c1::…}}, Ctrl+Shift+C wraps the selection", values.text ?? "", "text", 4),
    extra: field("Extra, small below the answer", values.extra ?? "", "extra"),
    tags: field("Tags, separated by spaces", (values.tags ?? []).join(" "), "tags"),
  };
  const more = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = "Extra and tags";
  more.append(summary, parts.extra, parts.tags);
  more.open = !short;
  box.append(kind, parts.front, parts.back, parts.text, more);
  const chosen = () => kind.querySelector("input:checked").value;
  const input = (name) => parts[name].lastElementChild;
  const dress = () => {
    for (const name of ["front", "back"]) parts[name].hidden = chosen() === "cloze";
    parts.text.hidden = chosen() === "basic";
  };
  kind.addEventListener("change", () => {
    if (chosen() === "cloze" && !input("text").value) {
      input("text").value = [input("front").value, input("back").value && `{{c1::${input("back").value}}}`].filter(Boolean).join("\n\n");
    } else if (chosen() === "basic" && !input("front").value) {
      const gaps = [...input("text").value.matchAll(/\{\{c\d+::(.*?)(?:::.*?)?\}\}/gs)];
      input("front").value = input("text").value.replace(/\{\{c\d+::.*?\}\}/gs, "…");
      input("back").value = gaps.map((each) => each[1]).join("\n\n");
    }
    dress();
  });
  input("text").addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.shiftKey && event.code === "KeyC") {
      event.preventDefault();
      wrap(input("text"));
    }
  });
  dress();
  return {
    box,
    first: () => input(chosen() === "cloze" ? "text" : "front"),
    read: () => ({
      kind: chosen(),
      ...Object.fromEntries(["front", "back", "text", "extra"].map((name) => [name, input(name).value])),
      tags: input("tags").value.split(/\s+/).filter(Boolean),
    }),
  };
}

function wrap(area) {
  const numbers = [...area.value.matchAll(/\{\{c(\d+)::/g)].map((each) => Number(each[1]));
  const { selectionStart: start, selectionEnd: end } = area;
  area.setRangeText(`{{c${Math.max(0, ...numbers) + 1}::${area.value.slice(start, end)}}}`, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

let count = 0;

/**
 * A form with a live preview.
 *
 * `asked(notes)` makes the decision of what the fields hold, `save(decision)` takes it, `close()` is told at the end.
 * With `several`, notes can be added and taken away.
 */
export function noteForm({ notes, several = false, asked, save, close, words = "Save" }) {
  const form = document.createElement("form");
  form.className = "edit";
  const left = document.createElement("div");
  left.className = "fields";
  const right = document.createElement("div");
  right.className = "outcome";
  const trouble = document.createElement("p");
  trouble.className = "trouble";
  trouble.setAttribute("role", "alert");
  let parts = [];

  const lay = () => {
    left.replaceChildren(...parts.map((part, at) => (several ? framed(part, at) : part.box)));
  };
  const framed = (part, at) => {
    const frame = document.createElement("div");
    frame.className = "part";
    const head = document.createElement("h4");
    head.textContent = `Note ${at + 1}`;
    if (parts.length > 2) {
      const less = button("Remove", () => {
        parts = parts.filter((each) => each !== part);
        lay();
        soon();
      });
      less.setAttribute("aria-label", `Remove note ${at + 1}`);
      head.append(less);
    }
    frame.append(head, part.box);
    return frame;
  };
  const grow = (values) => parts.push(noteFields(values, `${(count += 1)}`, several));
  notes.forEach(grow);
  lay();

  const decision = () => asked(parts.map((part) => part.read()));
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  };
  let turn = 0;
  const look = async () => {
    const own = (turn += 1);
    try {
      const found = await ask("try", {}, decision());
      if (own !== turn) return;
      trouble.textContent = found.problems.map((each) => each.message).join("\n");
      right.replaceChildren(trouble, ...found.cards.flatMap((card) => faces(found.sides[card.key])));
    } catch (error) {
      if (own === turn && error instanceof Refusal) trouble.textContent = error.message;
    }
  };
  const done = async (event) => {
    event?.preventDefault();
    clearTimeout(timer);
    turn += 1; // a preview that is still under way may not wipe out the answer
    try {
      await save(decision());
      close();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      trouble.textContent = error.status === 409 ? `${error.message}. Your text is still here; Cancel shows the new one.` : error.message;
    }
  };
  const buttons = document.createElement("div");
  buttons.className = "buttons";
  const main = button(words, null);
  main.type = "submit";
  main.className = "main";
  buttons.append(main, button("Cancel", close));
  if (several) {
    buttons.append(
      button("Another note", () => {
        grow({ ...notes[0], front: "", back: "", text: "" });
        lay();
        parts.at(-1).first().focus();
      }),
    );
  }
  const keys = document.createElement("small");
  keys.textContent = "Ctrl+Enter saves, Esc cancels";
  buttons.append(keys);
  right.append(trouble);
  form.append(left, right, buttons);
  form.addEventListener("submit", done);
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) done(event);
  });
  form.start = () => {
    (parts.find((part) => !part.first().value) ?? parts[0]).first().focus();
    form.scrollIntoView({ block: "nearest" });
    look();
  };
  return form;
}

function faces(sides) {
  return (sides?.faces ?? []).map((face) => {
    const found = document.createElement("card-face");
    found.className = "face";
    found.show(face.back, sides.formulas, face.sounds);
    return found;
  });
}

function button(words, act) {
  const found = document.createElement("button");
  found.type = "button";
  found.textContent = words;
  if (act) found.addEventListener("click", act);
  return found;
}
