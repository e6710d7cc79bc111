// The panel of faults: a switch for each, how many times and for how many seconds.
import { el, icon } from "./dom.js";
import { cast, perform } from "./net.js";

const TIMED = new Set(["api_429", "api_slow", "smtp_hang"]);
const GROUPS = { api: "faults.telegram", smtp: "faults.smtp", imap: "faults.imap" };

export class Faults {
  constructor(button, root, refresh) {
    [this.button, this.root, this.refresh] = [button, root, refresh];
    this.rows = new Map(cast.faults.map((fault) => [fault, this.row(fault)]));
    this.count = el("span.badge.hot", { hidden: true });
    button.append(icon("bolt"), el("span", { word: "faults" }), this.count);
    const groups = Object.entries(GROUPS).map(([start, key]) => el("fieldset", {}, el("legend", { word: key }),
      cast.faults.filter((fault) => fault.startsWith(start)).map((fault) => this.rows.get(fault).node)));
    root.append(el("header", {}, el("h2", { word: "faults" }), el("button.tool.round", { label: "close", on: { click: () => this.fold(true) } }, icon("close"))),
      el("p", { word: "faults.about" }), ...groups);
    button.addEventListener("click", () => this.fold(!root.hidden));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.fold(true));
  }

  row(fault) {
    const toggle = el("input", { type: "checkbox", role: "switch", "data-fault": fault });
    const times = el("input", { type: "number", min: 1, max: 999, placeholder: "∞", label: "faults.times" });
    const seconds = TIMED.has(fault) ? el("input", { type: "number", min: 1, max: 600, value: "3", label: "faults.seconds" }) : null;
    toggle.addEventListener("change", () => this.flip(fault));
    const node = el("div.fault", {}, el("label", {}, toggle, el("span", { word: `fault.${fault}` })),
      el("span.numbers", {}, el("label", {}, times, el("small", { word: "faults.times" })),
        seconds && el("label", {}, seconds, el("small", { word: "faults.seconds" }))));
    return { node, toggle, times, seconds };
  }

  async flip(fault) {
    const { toggle, times, seconds } = this.rows.get(fault);
    if (toggle.checked) await perform("switch_on", { fault, times: Number(times.value) || null, seconds: Number(seconds?.value) || 3 });
    else await perform("switch_off", { fault });
    await this.refresh();
  }

  fold(hide) {
    this.root.hidden = hide;
    this.button.setAttribute("aria-expanded", String(!hide));
  }

  /** `on`: fault → {times, seconds}. */
  show(on) {
    for (const [fault, { node, toggle, times }] of this.rows) {
      toggle.checked = fault in on;
      node.classList.toggle("on", fault in on);
      if (fault in on && document.activeElement !== times) times.value = on[fault].times ?? "";
    }
    const count = Object.keys(on).length;
    this.count.hidden = !count;
    this.count.textContent = String(count);
  }
}
