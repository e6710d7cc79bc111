// Builds DOM nodes; text is always text, never markup.
import { word } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  attach: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7L9.3 17a1.6 1.6 0 0 1-2.3-2.3L14.5 7",
  back: "M15 5l-7 7 7 7",
  block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.7 5.7l12.6 12.6",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
  check: "M5 12.5l4.5 4.5L19 7",
  checks: "M2 12.5l4.5 4.5L15 7M11.5 16l1 1L22 7",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  forward: "M15 6l5 5-5 5M20 11h-9a7 7 0 0 0-7 7v1",
  group: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.3a6.5 6.5 0 0 1 3.5 5.7",
  headers: "M4 6h16M4 12h10M4 18h13",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M9 9v.01",
  keyboard: "M3 7h18v10H3zM7 10.5v.01M12 10.5v.01M17 10.5v.01M8 14h8",
  link: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  lock: "M12 3a8.5 8.5 0 0 0-7.4 12.7L3.5 20.5l4.9-1.2A8.5 8.5 0 1 0 12 3zM9.5 11.5h5v4h-5zM10.5 11.5V10a1.5 1.5 0 0 1 3 0v1.5",
  mail: "M3 6h18v12H3zM3 7l9 6.5L21 7",
  mask: "M3 8c6-2.5 12-2.5 18 0 0 6-2 9-5.5 9-2 0-2.5-1.5-3.5-1.5S10.5 17 8.5 17C5 17 3 14 3 8zM7 11.5h2.5M14.5 11.5H17",
  mic: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5 11a7 7 0 0 0 14 0M12 18v3",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  pen: "M4 20l1-4L16 5l3 3L8 19z",
  phone: "M7 3h10v18H7zM11 18h2",
  play: "M8 5l11 7-11 7z",
  reply: "M9 6l-5 5 5 5M4 11h9a7 7 0 0 1 7 7v1",
  send: "M4 12h7M3.5 4.5L21 12 3.5 19.5 6 12z",
  shield: "M12 3l7.5 3v5.5c0 4.7-3.2 7.7-7.5 9.5-4.3-1.8-7.5-4.8-7.5-9.5V6z",
  slash: "M5 3h14v18H5zM14 7l-4 10",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 14a4 4 0 0 0 7 0M9 9.5v.01M15 9.5v.01",
  sparkle: "M12 4l1.8 5.2L19 11l-5.2 1.8L12 18l-1.8-5.2L5 11l5.2-1.8zM19 17v4M17 19h4",
  warn: "M12 4l9 16H3zM12 10v4.5M12 17.2v.01",
};

/** el("button.key", {word, label, hint, on: {click}, …attributes}, …children): a new element. */
export function el(selector, props = {}, ...children) {
  const [tag, ...classes] = selector.split(".");
  const node = document.createElement(tag || "div");
  node.classList.add(...classes);
  if (tag === "button") node.type = "button";
  for (const [name, value] of Object.entries(props)) put(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function put(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  else if (name === "word") say(node, "word", value);
  else if (name === "label") say(node, "wordLabel", value);
  else if (name === "hint") say(node, "wordHint", value);
  else if (name === "value" || name === "checked") node[name] = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

function say(node, slot, key) {
  node.dataset[slot] = key;
  translateOne(node);
}

function translateOne(node) {
  const { word: text, wordLabel, wordHint } = node.dataset;
  if (text) node.textContent = word(text);
  if (wordHint) node.placeholder = word(wordHint);
  if (wordLabel) {
    node.setAttribute("aria-label", word(wordLabel));
    if (node.tagName === "BUTTON" && !node.textContent.trim()) node.title = word(wordLabel);
  }
}

/** Everything under `root` that was made with word, label or hint says it in the language of now. */
export function translate(root) {
  root.querySelectorAll("[data-word], [data-word-label], [data-word-hint]").forEach(translateOne);
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A round picture with initials; the colour follows the name. */
export function avatar(name, kind = "") {
  const letters = (name.match(/[\p{L}\d][^\s]*/gu) ?? []).slice(0, 2).map((part) => [...part][0] ?? "").join("");
  const hue = [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 7;
  const node = el(`span.avatar.hue-${hue}`, { "aria-hidden": "true" }, kind === "bot" ? icon("shield") : letters);
  if (kind === "bot") node.classList.add("bot");
  return node;
}

export function badge(count) {
  return count ? el("span.badge", { title: word("chat.unread", { n: count }) }, count > 99 ? "99+" : String(count)) : null;
}

/** Makes `box` show `items` in order; a node is kept while its signature is the same. */
export function keep(box, items, key, signature, build) {
  const old = new Map([...box.children].map((node) => [node.dataset.key, node]));
  const nodes = items.map((item) => {
    const [name, sign] = [String(key(item)), signature(item)];
    const known = old.get(name);
    if (known?.dataset.sign === sign) return known;
    const node = build(item);
    Object.assign(node.dataset, { key: name, sign });
    return node;
  });
  nodes.forEach((node, at) => box.children[at] === node || box.insertBefore(node, box.children[at] ?? null));
  while (box.children.length > nodes.length) box.lastElementChild.remove();
}

/** A short line at the bottom of the page. */
export function snack(text, seconds = 4) {
  const node = el("div.snack", {}, text);
  document.getElementById("snacks").append(node);
  setTimeout(() => node.remove(), seconds * 1000);
}

/** A small menu beside `button`; it closes on any click outside and on Escape. */
export function popover(button, box) {
  const show = (open) => {
    box.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  show(false);
  button.addEventListener("click", () => show(box.hidden));
  document.addEventListener("pointerdown", (event) => {
    if (!box.hidden && !box.contains(event.target) && !button.contains(event.target)) show(false);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && !box.hidden && (show(false), button.focus()));
  return show;
}
