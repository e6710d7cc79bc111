// A Telegram chat as one person sees it: header, messages, topics, and the row to type in.
import { avatar, el, icon, keep, popover, snack } from "./dom.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { cast, perform, startOf } from "./net.js";
import { day, dayOf, language, word } from "./words.js";

const NEAR = 48;
const TOAST = 3500;

export class Chat {
  /** `world`: refresh(), deepLink(payload), waiting: Map of query id → (answer) => …. */
  constructor(world) {
    this.world = world;
    this.pane = null;
    this.topic = null;
    this.composer = new Composer((verb, body) => this.send(verb, body));
    this.acts = {
      tap: (message, button) => this.tap(message, button),
      open: (address) => this.open(address),
      copy: (text) => navigator.clipboard.writeText(text).then(() => snack(word("chat.copied", { text }))),
      say: (text) => this.composer.say(text),
      reply: (message) => this.composer.reply(message),
      edit: (message) => this.composer.edit(message),
      goTo: (id) => this.goTo(id),
    };
    this.build();
  }

  build() {
    this.head = el("header.chat-head");
    this.room = { sign: "", build: () => null };
    this.topics = el("nav.topics", { hidden: true });
    this.list = el("div.messages", { role: "log", "aria-live": "polite", tabindex: "0" });
    this.empty = el("div.empty", { hidden: true });
    this.toDown = el("button.down", { label: "chat.down", hidden: true, on: { click: () => this.down(true) } }, icon("down"));
    this.alerts = el("div.toast", { hidden: true, role: "status" });
    this.dialog = el("dialog.alert");
    this.blocked = el("div.blocked", { hidden: true }, el("p", { word: "chat.blocked" }),
      el("button.primary", { word: "chat.unblock", on: { click: () => this.send("unblock", {}) } }));
    this.start = this.starter();
    this.stuck = true;
    this.top = 0;
    this.list.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.stuck && this.down()).observe(this.list);
    this.root = el("div.chat", {}, this.head, this.topics,
      el("div.wall", {}, this.list, this.empty, this.toDown, this.alerts), this.start, this.blocked, this.composer.root, this.dialog);
  }

  starter() {
    const payload = el("input", { type: "text", maxlength: 64, pattern: "[A-Za-z0-9_\\-]*", autocomplete: "off" });
    const go = (event) => {
      event.preventDefault();
      this.composer.say(`/start ${payload.value}`.trim());
      payload.value = "";
    };
    return el("form.starter", { hidden: true, on: { submit: go } },
      el("label", {}, el("span", { word: "chat.payload" }), payload), el("button.primary", { type: "submit", word: "chat.start" }));
  }

  get isGroup() { return this.chat !== this.user; }
  get key() { return `${this.user}:${this.chat}`; }

  /** Whose eyes, which chat. */
  face(user, chat) {
    const same = this.user === user && this.chat === chat;
    [this.user, this.chat] = [user, chat];
    this.composer.face(this.key);
    if (same) return;
    this.pane = null;
    this.fresh = true;
  }

  show(pane) {
    const stick = this.fresh || this.stuck;
    this.pane = pane;
    this.headLine();
    this.topicList();
    const shown = pane.messages.filter((message) => this.topic === null || message.message_thread_id === this.topic);
    this.fill(shown);
    this.describe(shown.length > 0);
    this.composer.show(pane.commands, pane.keyboard);
    this.composer.root.hidden = pane.blocked;
    this.blocked.hidden = !pane.blocked;
    this.start.hidden = this.isGroup || pane.blocked || shown.length > 0;
    if (stick) this.down();
    this.fresh = false;
    this.toDown.hidden = this.stuck;
  }

  /** A button of the page's own in the header. */
  aside(room) {
    this.room = room;
  }

  headLine() {
    const sign = JSON.stringify([language, this.key, this.pane.title, this.pane.blocked, this.room.sign]);
    if (this.head.dataset.sign === sign) return;
    this.head.dataset.sign = sign;
    const members = cast.staff.map((person) => person.first_name).join(", ");
    const about = this.isGroup ? word("chat.members", { names: members }) : word("chat.bot");
    this.head.replaceChildren(avatar(this.pane.title, this.isGroup ? "" : "bot"),
      el("div", {}, el("h3", {}, this.pane.title), el("p", {}, about)), ...(this.isGroup ? [] : this.menu()));
    this.head.append(...[this.room.build()].filter(Boolean));
  }

  menu() {
    const [verb, picture] = this.pane.blocked ? ["unblock", "check"] : ["block", "block"];
    const button = el("button.tool.round", { label: "chat.more" }, icon("more"));
    const box = el("ul.menu", {}, el("li", {}, el("button", { on: { click: () => (show(false), this.send(verb, {})) } },
      icon(picture), el("span", { word: `chat.${verb}` }))));
    const show = popover(button, box);
    return [button, box];
  }

  topicList() {
    const topics = this.pane.topics;
    this.topics.hidden = !topics.length;
    const all = [{ message_thread_id: null, name: word("chat.topics") }, ...topics];
    const choose = (id) => { this.topic = id; this.fresh = true; this.show(this.pane); };
    keep(this.topics, topics.length ? all : [], (topic) => topic.message_thread_id, (topic) => `${topic.name}${this.topic}`,
      (topic) => el("button.chip", { "aria-pressed": String(topic.message_thread_id === this.topic),
        on: { click: () => choose(topic.message_thread_id) } }, topic.name));
  }

  fill(messages) {
    const rows = [];
    let last = null;
    for (const message of messages) {
      if (last !== dayOf(message.date)) rows.push({ day: message.date, key: `day-${dayOf(message.date)}` });
      last = dayOf(message.date);
      rows.push({ message, key: message.message_id });
    }
    keep(this.list, rows, (row) => `${this.key}:${row.key}`, (row) => language + JSON.stringify(row),
      (row) => (row.day ? el("div.service.day", {}, el("span", {}, day(row.day))) : bubble(row.message, this.user, this.isGroup, this.acts)));
  }

  describe(any) {
    this.empty.hidden = any;
    const about = this.pane.description;
    const picture = avatar(this.pane.title, this.isGroup ? "" : "bot");
    const text = this.isGroup ? word("chat.quiet") : about || word("chat.about");
    this.empty.replaceChildren(el("div.card", {}, picture, el("h4", {}, this.isGroup ? this.pane.title : word("chat.can")), el("p", {}, text)));
  }

  async send(verb, body) {
    this.down(true);
    const place = ["block", "unblock"].includes(verb) ? {} : { chat: this.isGroup ? this.chat : null };
    if (verb === "say") place.thread = this.topic;
    const result = await perform(verb, { user: this.user, ...place, ...body }, { chat: this.chat });
    this.fresh = true;
    await this.world.refresh();
    return result !== undefined;
  }

  async tap(message, button) {
    const pressed = this.list.querySelector(`[data-id="${message.message_id}"] [data-tap="${CSS.escape(button.callback_data)}"]`);
    pressed?.classList.add("waiting");
    const body = { user: this.user, message_id: message.message_id, data: button.callback_data, chat: this.isGroup ? this.chat : null };
    const query = await perform("tap", body, { chat: this.chat, label: button.text });
    const done = (answer) => {
      pressed?.classList.remove("waiting");
      this.world.waiting.delete(query);
      if (answer?.text) this.toast(answer);
      if (answer?.url) this.open(answer.url);
    };
    if (query === undefined) return done();
    this.world.waiting.set(query, done);
    setTimeout(() => this.world.waiting.has(query) && done(), 15_000);
    return this.world.refresh();
  }

  toast({ text, show_alert: alert }) {
    if (alert) {
      const ok = el("button.primary", { word: "ok", on: { click: () => this.dialog.close() } });
      this.dialog.replaceChildren(el("p", {}, text), ok);
      this.dialog.showModal();
      return;
    }
    clearTimeout(this.toasting);
    this.alerts.textContent = text;
    this.alerts.hidden = false;
    this.toasting = setTimeout(() => { this.alerts.hidden = true; }, TOAST);
  }

  /** true for a link to the bot itself: it opens here, as in Telegram. */
  open(address) {
    const payload = startOf(address);
    if (payload !== null) this.world.deepLink(this.user, payload);
    return payload !== null;
  }

  goTo(id) {
    const node = this.list.querySelector(`[data-id="${id}"]`);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.add("found");
    setTimeout(() => node.classList.remove("found"), 1400);
  }

  /** Only a person scrolls up; what grows or shrinks around the list does not unstick it. */
  scrolled() {
    const { scrollTop } = this.list;
    if (this.atBottom()) this.stuck = true;
    else if (scrollTop < this.top) this.stuck = false;
    this.top = scrollTop;
    this.toDown.hidden = this.stuck;
  }

  atBottom() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR;
  }

  down(smooth = false) {
    this.stuck = true;
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }
}
