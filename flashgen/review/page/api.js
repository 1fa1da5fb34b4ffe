// The server, or in a file to be sent the data that it carries.

const frozen = document.getElementById("data");
const data = frozen ? JSON.parse(frozen.textContent) : null;
export const readonly = Boolean(data);
const token = new URLSearchParams(location.search).get("token") ?? "";

/** Raised where the server says no; `answer` holds what it says. */
export class Refusal extends Error {
  constructor(status, answer) {
    super(answer.conflict ?? (answer.problems ?? []).map((each) => each.message).join("\n"));
    this.status = status;
    this.answer = answer;
  }
}

/** Ask the server; with `body`, tell it something. */
export async function ask(name, query = {}, body = undefined) {
  if (data) return fromFile(name, query, body);
  const options = { headers: { "X-Token": token }, signal: query.signal };
  if (body !== undefined) {
    options.method = "POST";
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const { signal, ...rest } = query;
  const response = await fetch(`api/${name}?${new URLSearchParams(rest)}`, options);
  const text = await response.text();
  if (!response.ok) throw new Refusal(response.status, { problems: [{ message: text }] });
  const answer = JSON.parse(text);
  if (answer.refused) throw new Refusal(answer.refused, answer);
  return answer;
}

function fromFile(name, query, body) {
  if (name === "deck") return data.deck;
  if (name === "sides") return Object.fromEntries(body.keys.map((key) => [key, data.sides[key]]));
  if (name === "document") return data.documents[query.path];
  throw new Refusal(405, { problems: [{ message: "this file is to be read only" }] });
}

/** Where a picture or a sound of the deck is. */
export function mediaAddress(name) {
  return data ? (data.media[name] ?? "") : `media/${encodeURIComponent(name)}?token=${encodeURIComponent(token)}`;
}

/** The text of a stylesheet of ours. */
export async function styleText(name) {
  return data ? data.styles[name] : (await fetch(name)).text();
}
