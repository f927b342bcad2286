// Puts every <time> below `root` into the reader's zone and language.
const zoned = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function localise(root) {
  for (const time of root.querySelectorAll("time")) {
    time.title = time.textContent;
    time.textContent = zoned.format(new Date(time.dateTime));
  }
  age();
}

// How far away what is due is, in words; it changes while one looks at it.
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

function age() {
  const now = new Date();
  for (const due of document.querySelectorAll("time.due")) {
    const then = new Date(due.dateTime);
    due.dataset.away = ` (${away(then, now)})`;
    due.classList.toggle("late", then < now);
  }
}

// "Tomorrow" is the next date on the reader's calendar, however many hours away.
function away(then, now) {
  const distance = Math.abs(then - now);
  if (distance >= DAY) return relative.format(date(then) - date(now), "day");
  const [unit, size] = distance >= HOUR ? ["hour", HOUR] : ["minute", MINUTE];
  return relative.format(Math.trunc((then - now) / size), unit);
}

// The number of the reader's date; counted in UTC, where every day has 24 hours.
function date(moment) {
  return Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / DAY;
}

localise(document);
setInterval(age, 60_000);
