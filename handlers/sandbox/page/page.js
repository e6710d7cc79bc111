// The page: an employee's phone, the staff group and the mail side by side, fed by one stream of changes.
import { Chat } from "./chat.js";
import { avatar, badge, el, icon, keep, snack, translate } from "./dom.js";
import { Faults } from "./faults.js";
import { Mail } from "./mail.js";
import { cast, live, look, perform, startOf } from "./net.js";
import { Story } from "./story.js";
import { language, speak, word } from "./words.js";

const at = (id) => document.getElementById(id);
const waiting = new Map();
const seen = JSON.parse(sessionStorage.getItem(cast.born) ?? "{}");
const now = { employee: cast.employees[0], staff: cast.staff[0], group: true, tab: "phone", state: null };

let refresh = async () => undefined;
const world = { waiting, refresh: () => refresh(), deepLink, open: openFromMail };
const phone = new Chat(world);
const group = new Chat(world);
const mail = new Mail(world);
const story = new Story(at("story-open"), at("story"), go);
const faults = new Faults(at("faults-open"), at("faults"), () => refresh());
const employees = el("nav.people");
const staff = el("nav.people");
const captions = [el("p.caption"), el("p.caption")];

at("phone").append(employees, captions[0], phone.root);
at("group").append(staff, captions[1], group.root);
at("mail").append(mail.root);

function chatOf(pane) {
  return pane === phone ? now.employee.id : now.group ? cast.group : now.staff.id;
}

const panes = () => [[phone, now.employee.id], [group, now.staff.id]];

async function update() {
  for (const [pane, user] of panes()) pane.face(user, chatOf(pane));
  const asked = { panes: panes().map(([pane]) => pane.key), mailbox: mail.address, letter: mail.uid, queries: [...waiting.keys()] };
  const state = await look(asked);
  now.state = state;
  for (const [query, answer] of Object.entries(state.toasts)) if (answer) waiting.get(query)?.(answer);
  faults.show(state.faults);
  dress();
  for (const [pane] of panes()) if (state.panes[pane.key]) pane.show(state.panes[pane.key]);
  if (state.mail.address === mail.address) mail.show(state);
}

/** Chips, badges, captions: what depends on who was chosen and what was read. */
function dress() {
  remember();
  people(employees, cast.employees, now.employee, (person) => unread(person.id), (person) => { now.employee = person; });
  people(staff, cast.staff, now.staff, (person) => unread(person.id), (person) => { now.staff = person; });
  [now.employee, now.staff].forEach((person, at) => captionOf(captions[at], person));
  group.aside(room());
  tabs();
  story.show();
}

function people(box, all, chosen, count, choose) {
  keep(box, all, (person) => person.id, (person) => JSON.stringify([person === chosen, count(person), language]), (person) =>
    el("button.person", { "aria-pressed": String(person === chosen), title: `${person.name}: ${word(`works.${person.works}`)}`,
      on: { click: () => (choose(person), refresh()) } }, avatar(person.name), el("span", {}, person.first_name), badge(count(person))));
}

function captionOf(caption, person) {
  const sign = JSON.stringify([person.id, language]);
  if (caption.dataset.sign === sign) return;
  caption.dataset.sign = sign;
  const toMail = person.mail && el("button.link", { title: word("works.mailbox"), on: { click: () => (mail.face(person.mail), go({ tab: "mail", mail: "here" })) } }, icon("mail"), person.mail);
  caption.replaceChildren(el("b", {}, person.name), el("span", {}, word(`works.${person.works}`)), ...(toMail ? [toMail] : []));
}

/** The way between the group and the private chat with the bot. */
function room() {
  const [key, picture, chat] = now.group ? ["chat.private", "lock", now.staff.id] : ["chat.common", "group", cast.group];
  const turn = () => { now.group = !now.group; refresh(); };
  return { sign: `${key}${unread(chat)}`, build: () => el("button.tool.round.room", { label: key, on: { click: turn } }, icon(picture), badge(unread(chat))) };
}

function tabs() {
  const { state } = now;
  const counts = {
    phone: cast.employees.reduce((sum, person) => sum + unread(person.id), 0),
    group: unread(cast.group),
    mail: Object.values(state.unseen).reduce((sum, count) => sum + count, 0),
  };
  keep(at("tabs"), Object.keys(counts), (tab) => tab, (tab) => JSON.stringify([counts[tab], now.tab === tab, language]), (tab) =>
    el("button.tab", { "aria-pressed": String(now.tab === tab), on: { click: () => show(tab) } }, icon(tab), el("span", { word: `tab.${tab}` }), badge(counts[tab])));
}

const visible = (id) => at(id).offsetParent !== null && !document.hidden;
const unread = (chat) => (now.state.incoming[chat] ?? []).filter((id) => id > (seen[chat] ?? 0)).length;

/** What is on the screen counts as read. */
function remember() {
  for (const [pane] of panes()) {
    const ids = now.state.incoming[pane.chat] ?? [];
    if (visible(pane === phone ? "phone" : "group") && ids.length) seen[pane.chat] = Math.max(...ids);
  }
  sessionStorage.setItem(cast.born, JSON.stringify(seen));
}

function show(tab) {
  now.tab = document.body.dataset.tab = tab;
  refresh().then(() => tab !== "mail" && (tab === "phone" ? phone : group).down());
}

/** Where a step of the story happens. */
function go({ tab, mail: mailbox }) {
  if (mailbox === "desk") mail.face(cast.addresses.desk);
  if (mailbox === "person" && now.employee.mail) mail.face(now.employee.mail);
  if (tab === "group") now.group = true;
  const part = at(mailbox ? "mail" : tab);
  part.classList.add("found");
  setTimeout(() => part.classList.remove("found"), 1200);
  show(mailbox ? "mail" : tab);
}

/** A link to the bot, followed by somebody: their private chat opens and /start is sent. */
async function deepLink(user, payload) {
  const employee = cast.employees.find((person) => person.id === user);
  if (employee) now.employee = employee;
  else [now.staff, now.group] = [cast.staff.find((person) => person.id === user) ?? now.staff, false];
  await perform("say", { user, text: `/start ${payload}`.trim() }, { chat: user });
  show(employee ? "phone" : "group");
}

function openFromMail(address, mailbox) {
  const payload = startOf(address);
  const owner = [...cast.employees, ...cast.staff].find((person) => person.mail === mailbox) ?? now.staff;
  if (payload !== null) deepLink(owner.id, payload);
  return payload !== null;
}

function turn(chosen) {
  speak(chosen);
  document.querySelectorAll("[data-language]").forEach((button) => button.setAttribute("aria-checked", String(button.dataset.language === chosen)));
  translate(document);
  if (now.state) refresh();
}

document.querySelectorAll("[data-language]").forEach((button) => button.addEventListener("click", () => turn(button.dataset.language)));
document.addEventListener("visibilitychange", () => now.state && dress());
new MutationObserver(() => document.body.classList.contains("offline") && snack(word("offline"), 3)).observe(document.body, { attributeFilter: ["class"] });
turn(language);
refresh = live(update);
await refresh();
document.body.dataset.ready = "true";
