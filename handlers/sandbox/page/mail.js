// The mail program: which mailbox, the list of letters, the letter itself.
import { avatar, badge, el, icon, keep, snack } from "./dom.js";
import { plain } from "./entities.js";
import { Letter } from "./letter.js";
import { cast, onDeed, perform } from "./net.js";
import { language, moment, size, stamp, word } from "./words.js";

const { bot: BOT, desk: DESK } = cast.addresses;
const PEOPLE = [...cast.employees, ...cast.staff];
const personOf = (address) => PEOPLE.find((person) => person.mail === address);

/** Whether the HTML part shows more than lines of text. */
const formatted = (letter) => /<(?:a|b|i|blockquote|table)[\s>]/i.test(letter.html ?? "");

/** How a mailbox or a correspondent is called. */
export function called(address, shown = "") {
  if (address === BOT) return shown || word("mail.bot");
  return personOf(address)?.name ?? (shown || address);
}

export class Mail {
  /** `world`: refresh(), open(address) for links to the bot. */
  constructor(world) {
    this.world = world;
    this.address = DESK;
    this.person = cast.employees.find((person) => person.mail).mail;
    this.uid = null;
    this.asText = false;
    this.writer = new Letter(() => this.close());
    this.build();
    onDeed((verb) => ["write", "reply", "forward"].includes(verb) && snack(word("mail.sent")));
  }

  build() {
    this.kinds = el("nav.kinds", { label: "mail.kinds" });
    this.people = el("nav.people");
    this.about = el("p");
    this.compose = el("button.primary.small", { on: { click: () => this.writer.open("write", this.address, null) } }, icon("pen"), el("span", { word: "mail.write" }));
    this.list = el("div.letters", { role: "listbox", tabindex: "0" });
    this.none = el("div.none", { hidden: true }, icon("mail"), el("b", { word: "mail.empty" }), el("p", { word: "mail.nothing" }));
    this.reader = el("div.reader");
    this.list.addEventListener("keydown", (event) => this.step(event));
    this.root = el("div.mail", {}, this.kinds, this.people, el("div.mailbar", {}, this.about, this.compose),
      el("div.desk", {}, el("div.index", {}, this.list, this.none), this.reader), this.writer.root);
    this.root.dataset.reading = "false";
  }

  /** Another mailbox. */
  face(address) {
    if (this.address !== address) this.close();
    this.address = address;
    if (address !== BOT && address !== DESK) this.person = address;
    this.world.refresh();
  }

  close() {
    this.uid = null;
    this.root.dataset.reading = "false";
    this.world.refresh();
  }

  async choose(letter) {
    this.uid = letter.uid;
    this.root.dataset.reading = "true";
    if (!letter.seen) await perform("read", { owner: this.address, uid: letter.uid });
    await this.world.refresh();
  }

  step(event) {
    const by = { ArrowDown: -1, ArrowUp: 1 }[event.key];
    if (!by || !this.letters?.length) return;
    event.preventDefault();
    const at = this.letters.findIndex((letter) => letter.uid === this.uid);
    const next = this.letters[Math.min(Math.max(at + by, 0), this.letters.length - 1)];
    if (next && next.uid !== this.uid) this.choose(next);
  }

  show({ mail, letter, unseen }) {
    this.letters = mail.letters;
    this.showKinds(unseen);
    this.showPeople(unseen);
    this.describe();
    const newest = [...mail.letters].reverse();
    keep(this.list, newest, (row) => `${this.address}:${row.uid}`, (row) => JSON.stringify([row, language, row.uid === this.uid]), (row) => this.row(row));
    this.none.hidden = newest.length > 0;
    this.list.hidden = newest.length === 0;
    this.read(letter);
  }

  showKinds(unseen) {
    const others = Object.entries(unseen).filter(([address]) => address !== BOT && address !== DESK);
    const kinds = [
      { key: "mail.desk", address: DESK, mine: this.address === DESK, count: unseen[DESK], picture: "mail", small: DESK },
      { key: "mail.bot", address: BOT, mine: this.address === BOT, count: unseen[BOT], picture: "shield", small: BOT },
      { key: "mail.people", address: this.person, mine: ![BOT, DESK].includes(this.address), picture: "group",
        count: others.reduce((sum, [, count]) => sum + count, 0), small: `@${cast.domain}` },
    ];
    keep(this.kinds, kinds, (kind) => kind.key, (kind) => JSON.stringify([kind, language]), (kind) =>
      el("button.kind", { "aria-pressed": String(kind.mine), on: { click: () => this.face(kind.address) } },
        icon(kind.picture), el("span", {}, el("b", { word: kind.key }), el("small", {}, kind.small)), badge(kind.count)));
  }

  showPeople(unseen) {
    const addresses = Object.keys(unseen).filter((address) => address !== BOT && address !== DESK);
    this.people.hidden = [BOT, DESK].includes(this.address);
    keep(this.people, addresses, (address) => address, (address) => JSON.stringify([unseen[address], language, address === this.address]), (address) =>
      el("button.person", { "aria-pressed": String(address === this.address), title: address, on: { click: () => this.face(address) } },
        avatar(called(address)), el("span", {}, personOf(address)?.first_name ?? address), badge(unseen[address])));
  }

  describe() {
    const names = cast.staff.map((person) => person.first_name).join(", ");
    this.about.textContent = this.address === BOT ? word("mail.bot.about") : this.address === DESK
      ? word("mail.desk.about", { names }) : word("mail.person.about", { name: this.address });
    this.compose.hidden = this.address === BOT;
  }

  row(letter) {
    return el("button.letter", { role: "option", tabindex: "-1", "aria-selected": String(letter.uid === this.uid), on: { click: () => this.choose(letter) } },
      letter.seen ? el("i.dot") : el("i.dot.new", { title: word("mail.unread") }),
      avatar(called(letter.sender, letter.sender_name), letter.sender === BOT ? "bot" : ""),
      el("span.lines", {},
        el("span.one", {}, el(letter.seen ? "span" : "b", {}, called(letter.sender, letter.sender_name)), el("time", {}, stamp(letter.date))),
        el(letter.seen ? "span.two" : "b.two", {}, letter.subject || word("mail.no_subject")),
        el("span.three", {}, letter.genuine === false && icon("warn"), letter.gist)));
  }

  read(letter) {
    const sign = JSON.stringify([language, this.address, letter?.uid ?? null, this.asText]);
    if (this.reader.dataset.sign === sign) return;
    this.reader.dataset.sign = sign;
    this.letter = letter;
    if (letter) this.reader.replaceChildren(this.deeds(letter), this.letterHead(letter), this.body(letter));
    else this.reader.replaceChildren(el("div.none", {}, icon("mail"), el("p", { word: "mail.choose" })));
    this.reader.scrollTop = 0;
  }

  deeds(letter) {
    const open = (verb) => () => this.writer.open(verb, this.address, letter);
    const headers = el("button.small", { "aria-expanded": "false", on: { click: () => this.unfold(headers) } }, icon("headers"), el("span", { word: "mail.headers" }));
    const own = this.address !== BOT && [
      el("button.small.strong", { on: { click: open("reply") } }, icon("reply"), el("span", { word: "mail.reply" })),
      el("button.small", { on: { click: open("forward") } }, icon("forward"), el("span", { word: "mail.forward" }))];
    const text = formatted(letter) && el("button.small", { "aria-pressed": String(this.asText), on: { click: () => this.turn() } },
      icon("file"), el("span", { word: "mail.as_text" }));
    return el("div.reader-bar", {}, el("button.tool.round.to-list", { label: "back", on: { click: () => this.close() } }, icon("back")), own, text, headers);
  }

  /** The letter's other part: HTML or plain text. */
  turn() {
    this.asText = !this.asText;
    this.read(this.letter);
  }

  unfold(button) {
    const table = this.reader.querySelector(".headers");
    table.hidden = !table.hidden;
    button.setAttribute("aria-expanded", String(!table.hidden));
  }

  letterHead(letter) {
    const verdict = letter.genuine === null ? null : el(`span.verdict.${letter.genuine ? "good" : "bad"}`, {},
      icon(letter.genuine ? "check" : "warn"), el("span", { word: letter.genuine ? "mail.genuine" : "mail.forged" }));
    const line = (key, addresses) => addresses.length > 0 && el("p.to", {}, el("span", { word: key }), ` ${addresses.join(", ")}`);
    const headers = el("dl.headers", { hidden: true },
      letter.headers.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
    return el("header", {}, el("h3", {}, letter.subject || word("mail.no_subject")),
      el("div.who", {}, avatar(called(letter.sender, letter.sender_name), letter.sender === BOT ? "bot" : ""),
        el("div", {}, el("p", {}, el("b", {}, called(letter.sender, letter.sender_name)), el("small", {}, letter.sender), verdict),
          line("mail.to", letter.to), line("mail.cc", letter.cc)), el("time", { title: moment(letter.date) }, stamp(letter.date))), headers);
  }

  body(letter) {
    const file = ({ name, size: bytes }, at) => el("a.document", { download: name,
      href: `/attachment?${new URLSearchParams({ owner: this.address, uid: letter.uid, at })}` },
    el("span.disc", {}, icon("file")), el("span", {}, el("b", {}, name), el("small", {}, size(bytes))));
    const words = letter.text.trim() ? letter.text : new DOMParser().parseFromString(letter.html ?? "", "text/html").body.textContent;
    const text = () => el("div.text", {}, plain(words, (address) => this.world.open(address, this.address)));
    return el("div.body", {}, formatted(letter) && !this.asText ? this.sheet(letter) : text(),
      el("div.files", {}, letter.attachments.map(file)));
  }

  /** The HTML part as its reader sees it: without scripts, and nothing from outside, as for the page itself. */
  sheet(letter) {
    const frame = el("iframe.sheet", { sandbox: "allow-same-origin", title: letter.subject, srcdoc: letter.html });
    frame.addEventListener("load", () => {
      const inside = frame.contentDocument;
      frame.style.height = `${inside.documentElement.scrollHeight}px`;
      inside.addEventListener("click", (event) => this.follow(event));
    });
    return frame;
  }

  follow(event) {
    const link = event.target.closest("a[href]");
    if (!link) return;
    event.preventDefault();
    if (!link.href.startsWith("mailto:")) this.world.open(link.href, this.address) || window.open(link.href, "_blank", "noopener");
    else if (this.address !== BOT) this.writer.ready(this.address, link.href);
  }
}
