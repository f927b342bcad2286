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
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

function age() {
  for (const due of document.querySelectorAll("time.due")) {
    const seconds = (new Date(due.dateTime) - Date.now()) / 1000;
    const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
    due.dataset.away = ` (${relative.format(Math.trunc(seconds / size), unit)})`;
    due.classList.toggle("late", seconds < 0);
  }
}

localise(document);
setInterval(age, 60_000);
