// One message as a bubble with whatever it carries and the buttons under it.
import { avatar, el, icon } from "./dom.js";
import { rich } from "./entities.js";
import { clock, size, word } from "./words.js";

export const nameOf = (who) => [who.first_name, who.last_name].filter(Boolean).join(" ");

/** What is shown where a message is only mentioned. */
export function gist(message) {
  const text = message.text ?? message.caption;
  if (text) return text.replace(/\s+/g, " ").slice(0, 90);
  if (message.document) return message.document.file_name ?? word("chat.file");
  if (message.voice) return word("chat.voice");
  return word(message.sticker ? "chat.sticker" : "chat.photo");
}

const fileOf = (id) => `/file?${new URLSearchParams({ id })}`;

function documentOf({ file_id: id, file_name: name, file_size: bytes }) {
  return el("a.document", { href: fileOf(id), download: name ?? "" },
    el("span.disc", {}, icon("file")),
    el("span", {}, el("b", {}, name ?? word("chat.file")), el("small", {}, bytes ? size(bytes) : "")));
}

function voiceOf({ duration }) {
  const bars = Array.from({ length: 28 }, (_, at) => el(`i.bar-${(at * 7 + duration * 3) % 6}`));
  return el("div.voice", { role: "img", "aria-label": word("chat.voice") },
    el("span.disc", {}, icon("play")), el("span.wave", {}, bars), el("small", {}, `0:${String(duration).padStart(2, "0")}`));
}

function photoOf(sizes) {
  const largest = sizes[sizes.length - 1];
  const box = el("div.photo", {}, icon("image"));
  const picture = el("img", { src: fileOf(largest.file_id), alt: word("chat.photo"), loading: "lazy" });
  // A picture of one pixel, as the sandbox has them, is no picture to look at.
  picture.addEventListener("load", () => (picture.naturalWidth > 8 ? box.replaceChildren(picture) : picture.remove()));
  picture.addEventListener("error", () => picture.remove());
  box.append(picture);
  return box;
}

const MEDIA = {
  document: documentOf,
  voice: voiceOf,
  photo: photoOf,
  sticker: ({ emoji }) => el("div.sticker", { role: "img", "aria-label": word("chat.sticker") }, emoji ?? ""),
  contact: ({ first_name: name, phone_number: phone }) => el("div.contact", {}, el("b", {}, name), el("small", {}, phone)),
};

const media = (message) => Object.entries(MEDIA).filter(([kind]) => message[kind]).map(([kind, show]) => show(message[kind]));

function quote(original, acts) {
  const press = (event) => (event.stopPropagation(), acts.goTo(original.message_id));
  return el("button.quote", { on: { click: press } }, el("b", {}, nameOf(original.from ?? {})), el("span", {}, gist(original)));
}

function meta(message, own) {
  return el("span.meta", {}, message.edit_date && word("chat.edited"), el("time", {}, clock(message.date)), own && icon("checks"));
}

/** What a button does when pressed; null for what this phone cannot do. */
function press(button, message, acts) {
  if (button.callback_data !== undefined) return () => acts.tap(message, button);
  if (button.url) return () => acts.open(button.url) || window.open(button.url, "_blank", "noopener,noreferrer");
  if (button.copy_text) return () => acts.copy(button.copy_text.text);
  return null;
}

function keys(message, acts) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length) return null;
  const key = (button) => {
    const act = button.disabled ? null : press(button, message, acts);
    const style = button.style ? `.${button.style}` : "";
    const listen = act ? { click: (event) => (event.stopPropagation(), act()) } : {};
    return el(`button.key${style}`, { disabled: !act, "data-tap": button.callback_data, on: listen },
      el("span", {}, button.text), button.url && icon("link"));
  };
  return el("div.keys", {}, rows.map((row) => el("div.row", {}, row.map(key))));
}

function tools(message, own, acts) {
  const tool = (name, act) => el("button.tool", { label: `chat.${name}`, on: { click: (event) => (event.stopPropagation(), act(message)) } },
    icon(name === "edit" ? "pen" : "reply"));
  return el("div.deeds", {}, tool("reply", acts.reply), own && message.text !== undefined && tool("edit", acts.edit));
}

/** Telegram's own lines in the middle of a chat; null for an ordinary message. */
function service(message) {
  if (message.pinned_message) return word("chat.pinned", { name: nameOf(message.from ?? {}) });
  if (message.forum_topic_created) return word("chat.topic", { name: message.forum_topic_created.name });
  return null;
}

/** `acts`: tap, open, copy, say, reply, edit, goTo. */
export function bubble(message, user, group, acts) {
  const line = service(message);
  if (line) return el("div.service", {}, el("span", {}, line));
  const own = message.from?.id === user;
  const text = message.text ?? message.caption;
  const bare = message.sticker ? ".bare" : "";
  const select = () => group && !String(document.getSelection()) && acts.reply(message);
  const body = el(`div.bubble${bare}`, { on: { click: select } },
    group && !own && el("b.author", {}, nameOf(message.from ?? {})),
    message.reply_to_message && quote(message.reply_to_message, acts),
    media(message),
    text && el("div.text", {}, rich(text, message.entities ?? message.caption_entities, acts)),
    meta(message, own));
  return el(`article.message.${own ? "own" : "in"}`, { "data-id": message.message_id },
    group && !own && avatar(nameOf(message.from ?? {}), message.from?.is_bot ? "bot" : ""),
    el("div.stack", {}, el("div.line", {}, body, tools(message, own, acts)), keys(message, acts)));
}
