// The row where a person types: text, "/" menu, attachments, the bot's reply keyboard.
import { el, icon, popover } from "./dom.js";
import { language, word } from "./words.js";
import { gist, nameOf } from "./bubble.js";

const SAMPLE = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
  + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

export class Composer {
  /** `send(verb, body)` adds who and where and tells whether the sandbox took it. */
  constructor(send) {
    this.send = send;
    this.drafts = new Map();
    this.commands = [];
    this.build();
  }

  build() {
    this.text = el("textarea", { rows: 1, hint: "chat.message", label: "chat.message", maxlength: 4096 });
    this.picked = el("div.picked", { hidden: true });
    this.menu = el("ul.menu.commands", { hidden: true, role: "listbox" });
    this.keyboard = el("div.keyboard", { hidden: true });
    this.file = el("input", { type: "file", hidden: true, label: "chat.file" });
    this.toggle = el("button.tool.round", { label: "chat.keyboard", hidden: true, on: { click: () => this.fold() } }, icon("keyboard"));
    const slash = el("button.tool.round.slash", { label: "chat.commands" }, icon("slash"));
    const attach = el("button.tool.round.attach", { label: "chat.attach" }, icon("attach"));
    const choices = this.attachments();
    this.root = el("form.composer", { on: { submit: (event) => (event.preventDefault(), this.submit()) } }, this.picked, this.menu, choices,
      el("div.bar", {}, attach, el("div.field", {}, this.text, this.toggle, slash),
        el("button.send", { type: "submit", label: "chat.send" }, icon("send"))), this.keyboard, this.file);
    this.closeAttach = popover(attach, choices);
    this.closeMenu = popover(slash, this.menu);
    slash.addEventListener("click", () => this.offer(""));
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    this.file.addEventListener("change", () => this.document(this.file.files[0]));
  }

  attachments() {
    const choice = (key, picture, act) => el("li", {}, el("button", { on: { click: () => (this.closeAttach(false), act()) } },
      icon(picture), el("span", { word: key })));
    const sample = () => this.document(new File([SAMPLE], word("chat.sample.name"), { type: "application/pdf" }));
    return el("ul.menu.attachments", { hidden: true },
      choice("chat.file", "file", () => this.file.click()), choice("chat.sample", "sparkle", sample),
      choice("chat.voice", "mic", () => this.send("send_voice", {})), choice("chat.photo", "image", () => this.send("send_photo", {})),
      choice("chat.sticker", "smile", () => this.send("send_sticker", {})));
  }

  async document(file) {
    if (!file) return;
    await this.send("send_document", { name: file.name, mime: file.type || "application/octet-stream", content: await base64(file) });
    this.file.value = "";
  }

  /** Another person or chat: what was being typed here waits there. */
  face(key) {
    if (this.key === key) return;
    if (this.key) this.drafts.set(this.key, { text: this.text.value, mode: this.mode });
    this.key = key;
    const draft = this.drafts.get(key) ?? { text: "", mode: null };
    this.text.value = draft.text;
    this.pick(draft.mode);
    this.grow();
  }

  show(commands, keyboard) {
    this.commands = commands;
    const sign = language + JSON.stringify(keyboard);
    if (this.sign === sign) return;
    this.sign = sign;
    this.keyboard.hidden = this.toggle.hidden = !keyboard;
    this.keyboard.replaceChildren(...(keyboard?.keyboard ?? []).map((row) => el("div.row", {}, row.map((button) => this.replyKey(button)))));
    this.text.placeholder = keyboard?.input_field_placeholder || word("chat.message");
  }

  /** A button of the bot's keyboard says its text, or shares the phone number. */
  replyKey(button) {
    const text = button.text ?? button;
    const phone = `+7701${this.key.split(":")[0].padStart(7, "0")}`;
    const act = button.request_contact ? () => this.send("send_contact", { phone }) : () => this.say(text);
    return el("button.key", { on: { click: act } }, text);
  }

  fold() {
    this.keyboard.hidden = !this.keyboard.hidden;
  }

  /** `mode`: {reply: message} or {edit: message} or null. */
  pick(mode) {
    this.mode = mode;
    this.picked.hidden = !mode;
    if (!mode) return;
    const message = mode.reply ?? mode.edit;
    const title = mode.edit ? word("chat.editing") : word("chat.replying", { name: nameOf(message.from ?? {}) });
    const drop = () => (mode.edit && this.put(""), this.pick(null));
    this.picked.replaceChildren(icon(mode.edit ? "pen" : "reply"),
      el("span", {}, el("b", {}, title), el("span", {}, gist(message))), el("button.tool", { label: "cancel", on: { click: drop } }, icon("close")));
  }

  reply(message) {
    this.pick({ reply: message });
    this.text.focus();
  }

  edit(message) {
    this.pick({ edit: message });
    this.put(message.text);
    this.text.focus();
  }

  put(text) {
    this.text.value = text;
    this.grow();
  }

  grow() {
    this.text.style.height = "auto";
    const { scrollHeight } = this.text;
    if (scrollHeight) this.text.style.height = `${Math.min(scrollHeight, 128)}px`;
  }

  typed() {
    this.grow();
    const command = /^\/(\w*)$/.exec(this.text.value);
    if (command && this.commands.length) this.offer(command[1]);
    else this.closeMenu(false);
  }

  offer(start) {
    const fitting = this.commands.filter(({ command }) => command.startsWith(start));
    const row = ({ command, description }) => el("li", {}, el("button", { on: { click: () => this.chosen(command) } },
      el("b", {}, `/${command}`), el("span", {}, description)));
    this.menu.replaceChildren(...(fitting.length ? fitting.map(row) : [el("li.none", {}, word("chat.no_commands"))]));
    if (start) this.closeMenu(fitting.length > 0);
    else if (this.text.value === "/") this.closeMenu(true);
  }

  chosen(command) {
    this.closeMenu(false);
    this.put("");
    this.say(`/${command}`);
  }

  pressed(event) {
    if (event.key === "Escape" && this.mode) this.pick(null);
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  async submit() {
    const text = this.text.value.trim();
    if (!text) return;
    const { mode } = this;
    this.closeMenu(false);
    this.put("");
    this.pick(null);
    const took = mode?.edit
      ? await this.send("edit", { message_id: mode.edit.message_id, text })
      : await this.say(text, mode?.reply?.message_id ?? null);
    if (took || this.text.value) return;
    this.put(text);
    this.pick(mode);
  }

  say(text, replyTo = null) {
    return this.send("say", { text, reply_to: replyTo });
  }
}
