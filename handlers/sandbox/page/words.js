// The page's own words in Kazakh and Russian, and how it writes dates.
const LANGUAGES = ["kk", "ru"];
const words = await (await fetch("/page/words.json")).json();

export let language = LANGUAGES.includes(localStorage.getItem("language")) ? localStorage.getItem("language") : "kk";

export function speak(chosen) {
  language = chosen;
  localStorage.setItem("language", chosen);
  document.documentElement.lang = chosen;
  document.title = `MyQG · ${word("title")} · ${word("sandbox")}`;
}

export function word(key, values = {}) {
  const text = words[key][language];
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

const date = (moment) => new Date(typeof moment === "number" ? moment * 1000 : moment);
const two = (number) => String(number).padStart(2, "0");
const dayStart = (moment) => new Date(moment).setHours(0, 0, 0, 0);

// Chromium comes without Kazakh dates, so the names of months are words of ours.
const month = (when) => word("months").split(" ")[date(when).getMonth()];
export const clock = (when) => `${two(date(when).getHours())}:${two(date(when).getMinutes())}`;
export const moment = (when) => word("moment", { year: date(when).getFullYear(), day: date(when).getDate(), month: month(when), clock: clock(when) });
export const dayOf = (when) => dayStart(date(when));

/** Today, yesterday or the date. */
export function day(when) {
  const ago = Math.round((dayStart(Date.now()) - dayOf(when)) / 86_400_000);
  if (ago === 0) return word("chat.today");
  if (ago === 1) return word("chat.yesterday");
  return word("day", { day: date(when).getDate(), month: month(when) });
}

/** The hour for today's letters, the day for older ones. */
export const stamp = (when) => (dayOf(when) === dayStart(Date.now()) ? clock(when) : word("day", { day: date(when).getDate(), month: month(when) }));

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
