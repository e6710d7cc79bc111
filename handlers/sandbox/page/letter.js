// Writing a letter: new, an answer, or one passed on; it waits here untouched while the world goes on.
import { el, icon } from "./dom.js";
import { cast, perform } from "./net.js";
import { word } from "./words.js";

const ADDRESSES = [...Object.values(cast.addresses), ...[...cast.employees, ...cast.staff].map((person) => person.mail).filter(Boolean)];
const TITLES = { write: "mail.new", reply: "mail.replying", forward: "mail.forwarding" };

export class Letter {
  constructor(sent) {
    this.sent = sent;
    const line = (key, input) => el("label.line", {}, el("span", { word: key }), input);
    this.from = el("input", { type: "email", required: true, list: "addresses", autocomplete: "off" });
    this.to = el("input", { type: "email", required: true, list: "addresses", autocomplete: "off" });
    this.subject = el("input", { type: "text", autocomplete: "off" });
    this.text = el("textarea", { hint: "mail.text", label: "mail.text", required: true });
    this.forge = el("input", { type: "checkbox", role: "switch" });
    this.title = el("b");
    this.note = el("p.note", { word: "mail.quoted" });
    this.lines = { from: line("mail.from", this.from), to: line("mail.to", this.to), subject: line("mail.subject", this.subject) };
    this.forging = el("label.forge", {}, this.forge, el("span", {}, el("b", { word: "mail.forge" }), el("small", { word: "mail.forge.about" })));
    this.root = el("form.writer", { hidden: true, on: { submit: (event) => (event.preventDefault(), this.send()) } },
      el("header", {}, this.title, el("button.tool.round", { label: "close", on: { click: () => this.hide() } }, icon("close"))),
      Object.values(this.lines), this.text, this.note,
      el("footer", {}, this.forging, el("button.primary", { type: "submit" }, icon("send"), el("span", { word: "mail.send" }))),
      el("datalist", { id: "addresses" }, ADDRESSES.map((address) => el("option", { value: address }))));
    this.forge.addEventListener("change", () => this.forged());
  }

  /** `verb`: write, reply or forward; `letter`: what is answered or passed on. */
  open(verb, owner, letter) {
    Object.assign(this, { verb, owner, letter });
    this.title.dataset.word = TITLES[verb];
    this.title.textContent = word(TITLES[verb]);
    this.from.value = owner;
    this.to.value = { write: cast.addresses.bot, reply: letter?.reply_to, forward: "" }[verb];
    this.subject.value = "";
    this.text.value = "";
    this.text.required = verb !== "forward";
    this.forge.checked = false;
    this.forging.hidden = verb === "forward";
    this.note.hidden = verb === "write";
    this.to.readOnly = verb === "reply";
    this.lines.subject.hidden = verb !== "write";
    this.from.readOnly = verb === "forward";
    this.root.hidden = false;
    this.forged();
    (verb === "forward" ? this.to : verb === "reply" ? this.text : this.subject).focus();
  }

  /** A link of a letter opens it: address, subject and text are there already. */
  ready(owner, link) {
    const { pathname, searchParams } = new URL(link);
    this.open("write", owner, null);
    this.to.value = decodeURIComponent(pathname);
    this.subject.value = searchParams.get("subject") ?? "";
    this.text.value = (searchParams.get("body") ?? "").replace(/\r\n/g, "\n");
  }

  hide() {
    this.root.hidden = true;
  }

  forged() {
    this.root.classList.toggle("forged", this.forge.checked);
  }

  body() {
    const { owner, letter } = this;
    const [text, forged, sender] = [this.text.value, this.forge.checked, this.from.value.trim()];
    if (this.verb === "write") return { sender, to: this.to.value.trim(), subject: this.subject.value, text, forged };
    if (this.verb === "forward") return { owner, uid: letter.uid, to: this.to.value.trim(), text };
    return { owner, uid: letter.uid, text, forged, sender };
  }

  async send() {
    const result = await perform(this.verb, this.body());
    if (result === undefined) return;
    this.hide();
    this.sent();
  }
}
