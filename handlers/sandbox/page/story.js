// Six steps a newcomer follows in two minutes; a step is ticked when it was done.
import { el, icon, snack } from "./dom.js";
import { cast, onDeed } from "./net.js";
import { language, word } from "./words.js";

const employees = new Set(cast.employees.map((person) => person.id));
const staff = new Set(cast.staff.map((person) => person.id));

const CODE = /^[\d\s-]{4,12}$/;
const CONFIRMS = /conf|раста|подтв/i;

/** What ticks a step, and where the person is taken by pressing it. */
const STEPS = {
  question: { tab: "phone", done: (verb, body) => verb === "say" && employees.has(body.user) && !body.text.startsWith("/") && !CODE.test(body.text) },
  erasure: { tab: "phone", done: (verb, body, { label }) => verb === "tap" && /eras|жою|уничт|удал/i.test(`${body.data} ${label}`) },
  code: { tab: "phone", mail: "person", done: (verb, body) => verb === "say" && employees.has(body.user) && CODE.test(body.text) },
  letter: { tab: "mail", mail: "desk", done: (verb, body) => verb === "reply" && body.owner === cast.addresses.desk },
  group: { tab: "group", done: (verb, body, { chat }) => verb === "say" && staff.has(body.user) && chat === cast.group && Boolean(body.reply_to || body.text.startsWith("/")) },
  outcome: { tab: "group", done: (verb, body, { chat, label, taps }) => verb === "tap" && chat === cast.group && taps.size > 1 && CONFIRMS.test(`${body.data} ${label}`) },
};

export class Story {
  /** `go({tab, mail})` shows that part of the page. */
  constructor(button, root, go) {
    [this.button, this.root, this.go, this.taps] = [button, root, go, new Set()];
    const kept = JSON.parse(localStorage.getItem("story") ?? "{}");
    this.ticks = new Set(kept.born === cast.born ? kept.ticks : []);
    root.hidden = localStorage.getItem("story-hidden") === "yes";
    button.append(icon("sparkle"), el("span", { word: "story" }));
    button.addEventListener("click", () => this.hide(!root.hidden));
    onDeed((verb, body, context) => this.notice(verb, body, context));
  }

  hide(hidden) {
    this.root.hidden = hidden;
    localStorage.setItem("story-hidden", hidden ? "yes" : "no");
  }

  notice(verb, body, context) {
    if (verb === "tap" && context.chat === cast.group) this.taps.add(body.user);
    for (const [name, step] of Object.entries(STEPS)) {
      if (!this.ticks.has(name) && step.done(verb, body, { ...context, taps: this.taps })) this.tick(name);
    }
  }

  tick(name) {
    this.ticks.add(name);
    localStorage.setItem("story", JSON.stringify({ born: cast.born, ticks: [...this.ticks] }));
    this.show();
    if (this.ticks.size === Object.keys(STEPS).length) snack(word("story.done"), 8);
  }

  show() {
    const names = Object.keys(STEPS);
    const next = names.find((name) => !this.ticks.has(name));
    const sign = JSON.stringify([language, [...this.ticks]]);
    if (this.root.dataset.sign === sign) return;
    this.root.dataset.sign = sign;
    const step = (name, at) => {
      const state = this.ticks.has(name) ? ".done" : name === next ? ".next" : "";
      return el("li", {}, el(`button.step${state}`, { on: { click: () => this.go(STEPS[name]) } },
        el("span.number", {}, this.ticks.has(name) ? icon("check") : String(at + 1)), el("span", { word: `story.${name}` })));
    };
    this.root.replaceChildren(el("ol", {}, names.map(step)),
      el("button.tool.round", { label: "story.hide", on: { click: () => this.hide(true) } }, icon("close")));
  }
}
