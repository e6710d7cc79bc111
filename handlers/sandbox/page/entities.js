// Telegram's text with entities, and plain text with links, as DOM nodes.
import { el } from "./dom.js";
import { moment, word } from "./words.js";

const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };
const ADDRESS = /https?:\/\/[^\s<>"«»]+[^\s<>"«».,;:!?)\]]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu;

/** A link that only goes where links may go; `open` may take it over (deep links to the bot). */
function link(address, open) {
  const href = /^[a-z]+:/i.test(address) ? address : `https://${address}`;
  if (!/^(https?|mailto|tel|tg):/i.test(href)) return el("span");
  const node = el("a", { href, target: "_blank", rel: "noopener noreferrer" });
  node.addEventListener("click", (event) => {
    event.stopPropagation();
    if (open?.(href)) event.preventDefault();
  });
  return node;
}

function spoiler() {
  const node = el("span.spoiler", { role: "button", tabindex: "0", "aria-label": word("chat.spoiler") });
  const reveal = (event) => {
    if (node.classList.contains("shown") || (event.key && event.key !== "Enter")) return;
    event.stopPropagation();
    node.classList.add("shown");
    node.removeAttribute("aria-label");
  };
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", reveal);
  return [node, node];
}

function expandable() {
  const inside = el("div.inside");
  const more = el("button.more", {}, word("chat.expand"));
  const quote = el("blockquote.expandable", {}, inside, more);
  more.addEventListener("click", (event) => {
    event.stopPropagation();
    more.textContent = word(quote.classList.toggle("open") ? "chat.collapse" : "chat.expand");
  });
  return [quote, inside];
}

/** [the node, where its content goes] for one entity. */
function wrapping(entity, text, acts) {
  const whole = (node) => [node, node];
  switch (entity.type) {
    case "text_link": return whole(link(entity.url, acts.open));
    case "url": return whole(link(text, acts.open));
    case "email": return whole(link(`mailto:${text}`));
    case "phone_number": return whole(link(`tel:${text.replace(/[^\d+]/g, "")}`));
    case "bot_command": return whole(el("button.command", { on: { click: (event) => (event.stopPropagation(), acts.say?.(text)) } }));
    case "spoiler": return spoiler();
    case "expandable_blockquote": return expandable();
    case "blockquote": return whole(el("blockquote"));
    case "pre": return whole(el("pre"));
    case "date_time": return whole(el("time", entity.unix_time ? { title: moment(entity.unix_time) } : {}));
    case "mention": case "hashtag": case "text_mention": return whole(el("span.mention"));
    default: return whole(el(TAGS[entity.type] ?? "span"));
  }
}

/** `text` with Bot API entities (UTF-16 offsets, as JavaScript counts). */
export function rich(text, entities = [], acts = {}) {
  const queue = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fill = (parent, from, to) => {
    let at = from;
    while (queue.length && queue[0].offset < to) {
      const entity = queue.shift();
      if (entity.offset < at) continue;
      const [start, end] = [entity.offset, Math.min(entity.offset + entity.length, to)];
      const block = BLOCKS.has(entity.type);
      const before = text.slice(at, start);
      parent.append(block ? before.replace(/\n$/, "") : before);
      const [node, inside] = wrapping(entity, text.slice(start, end), acts);
      fill(inside, start, end);
      parent.append(node);
      at = block && text[end] === "\n" ? end + 1 : end;
    }
    parent.append(text.slice(Math.min(at, to), to));
  };
  const all = document.createDocumentFragment();
  fill(all, 0, text.length);
  return all;
}

/** Plain text of a letter: addresses become links, quoted lines are set off. */
export function plain(text, open) {
  const all = document.createDocumentFragment();
  for (const line of text.replace(/\r\n/g, "\n").split("\n")) {
    const row = el(line.startsWith(">") ? "span.quoted" : "span");
    let at = 0;
    for (const match of line.matchAll(ADDRESS)) {
      row.append(line.slice(at, match.index));
      const node = link(match[0].startsWith("http") ? match[0] : `mailto:${match[0]}`, open);
      node.append(match[0]);
      row.append(node);
      at = match.index + match[0].length;
    }
    row.append(line.slice(at), "\n");
    all.append(row);
  }
  return all;
}
