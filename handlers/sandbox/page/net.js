// Talks to the sandbox: what is visible, what people do, and when something has changed.
import { snack } from "./dom.js";
import { word } from "./words.js";

export const cast = await (await fetch("/cast")).json();

const listeners = [];
/** `listener(verb, body, context)` after every deed that the sandbox took. */
export const onDeed = (listener) => listeners.push(listener);

/** POST /do/<verb>: the result, or undefined after saying why not. */
export async function perform(verb, body, context = {}) {
  try {
    const answer = await fetch(`/do/${verb}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.error);
    listeners.forEach((listener) => listener(verb, body, context));
    return said.result;
  } catch (error) {
    snack(word("failed", { why: error.message }), 7);
    return undefined;
  }
}

/** `{panes, mailbox, letter, queries}` as GET /state wants it. */
export async function look({ panes, mailbox, letter, queries }) {
  const asked = new URLSearchParams({ mailbox });
  panes.forEach((pane) => asked.append("pane", pane));
  queries.forEach((query) => asked.append("query", query));
  if (letter !== null) asked.set("letter", letter);
  const answer = await fetch(`/state?${asked}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** Calls `changed()` now and after every change; one call at a time, the last one never missed. */
export function live(changed) {
  let [busy, again] = [false, false];
  const run = async () => {
    if (busy) { again = true; return; }
    busy = true;
    do {
      again = false;
      await changed().catch(() => undefined);
    } while (again);
    busy = false;
  };
  const source = new EventSource("/events");
  source.addEventListener("message", run);
  source.addEventListener("open", () => document.body.classList.remove("offline"));
  source.addEventListener("error", () => document.body.classList.add("offline"));
  return run;
}

/** The payload of a link to the bot itself; null for any other address. */
export function startOf(address) {
  const link = new RegExp(`^(?:https?://t\\.me/|tg://resolve\\?domain=)${cast.bot.username}(?:[?&]start=([\\w-]*))?$`, "i").exec(address);
  return link ? link[1] ?? "" : null;
}
