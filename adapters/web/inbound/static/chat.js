// The playground's page: shows what the events bring, and posts what the person does.
import { localise } from "./times.js";

const find = (selector) => document.querySelector(selector);
const composer = find(".composer");
const question = find("#question");
const unreachable = find("[data-unreachable]").dataset.unreachable;
const dialog = find("dialog");
const live = find(".live");
const agent = find("#agent");
const RETRIES = [500, 1000, 2000, 4000]; // milliseconds

// What the server says

const shown = new Map();
let upToDate = false;
let meet;
const met = new Promise((done) => (meet = done)); // nobody is taken before the welcome, which brings the cookie

function listen() {
  const events = new EventSource("/playground/events");
  events.onopen = () => connected(true);
  events.addEventListener("ready", () => (upToDate = true));
  events.onmessage = (event) => show(JSON.parse(event.data));
  events.onerror = () => {
    connected(false);
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  };
}

function connected(yes) {
  live.textContent = yes ? live.dataset.live : live.dataset.lost;
  live.classList.toggle("on", yes);
}

function show({ view, slot, html }) {
  let item = shown.get(slot);
  const isNew = !item;
  if (isNew) {
    item = document.createElement("li");
    shown.set(slot, item);
    find(`#${view}`).append(item);
  }
  if (item.drawn === html) return; // a page that comes back is told everything again
  item.drawn = html;
  const hadFocus = item.contains(document.activeElement);
  item.innerHTML = html;
  localise(item);
  name(item);
  if (view === "chat") meet();
  for (const long of item.querySelectorAll(".typed, .restated, .you p")) {
    if (long.scrollHeight > long.clientHeight) long.tabIndex = 0;
  }
  if (hadFocus) item.querySelector("article, [role=switch]").focus({ preventScroll: true });
  if (!isNew || view === "helpdesk") return;
  scroll(item);
  tell(view);
}

// A screen reader names a message by its heading, not by who says them all.
function name(item) {
  const heading = item.querySelector("article h3")?.textContent.trim();
  if (heading) item.querySelector("article").ariaLabel = heading;
}

// A long answer is read from its start, with the question above it.
function scroll(item) {
  const above = item.previousElementSibling;
  const asked = above?.querySelector(".message.you");
  const calm = !upToDate || matchMedia("(prefers-reduced-motion: reduce)").matches;
  (asked ? above : item).scrollIntoView({ block: "start", behavior: calm ? "instant" : "smooth" });
}

// How much is new on the side that a narrow page does not show.
function tell(view) {
  const count = find(`[data-show=${view}] .count`);
  const unseen = document.body.dataset.view === view || !upToDate ? 0 : Number(count.textContent) + 1;
  count.textContent = unseen || "";
  count.hidden = !unseen;
}

// What the person does, on the partner's side ("chat") or on the care team's

const side = (element) => element.dataset.side ?? (element.closest(".care") ? "care" : "chat");
const door = (view) => (view === "care" ? `/playground/care/${agent.value}` : "/playground");

async function post(address, message) {
  const body = JSON.stringify(message);
  await met;
  for (const pause of [...RETRIES, null]) {
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body,
      });
      return answer.ok ? {} : await answer.json();
    } catch {
      if (pause === null) return { problem: unreachable };
      await new Promise((done) => setTimeout(done, pause));
    }
  }
}

// One at a time for each control; whether it was taken.
const act = (control, turn, view) => hand(control, `${door(view)}/turns`, { id: crypto.randomUUID(), ...turn }, view);

async function hand(control, address, message, view) {
  if (control.ariaBusy === "true") return false;
  control.ariaBusy = "true";
  complain("", view);
  const answer = await post(address, message);
  control.ariaBusy = "false";
  if (answer.fields) explain(control, answer.fields);
  if (answer.warning) warn(control, answer.warning);
  if (answer.problem) complain(answer.problem, view);
  return !answer.fields && !answer.warning && !answer.problem;
}

// Inside an open form, because the page below it is out of reach.
function complain(text, view) {
  (dialog.querySelector(".problem") ?? find(`.${view} > .problem`)).textContent = text;
}

composer.addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = question.value.trim();
  if (text && (await act(composer, { type: "ask", text }, "chat")) && question.value.trim() === text) {
    question.value = "";
  }
});

question.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { turn, form, about, show: look, find: number, helpdesk } = button.dataset;
  const view = side(button);
  if (look) lookAt(look);
  if (form) open(form, JSON.parse(about), button, view);
  if (number) jump(number, view);
  if (button.matches("[data-close]")) dialog.close();
  if (helpdesk) hand(button, "/playground/helpdesk", { on: helpdesk === "true" }, view);
  if (!turn) return;
  lookAt(view);
  await act(button, JSON.parse(turn), view);
});

function lookAt(view) {
  document.body.dataset.view = view;
  for (const button of document.querySelectorAll("[data-show]")) {
    button.ariaPressed = String(button.dataset.show === view);
  }
  if (Number(find(`[data-show=${view}] .count`).textContent)) scroll(find(`#${view} > li:last-child`));
  tell(view);
}

// To the message that shows the ticket as it is now.
function jump(number, view) {
  const ticket = [...document.querySelectorAll(`.${view} [data-ticket="${number}"]`)].at(-1);
  ticket?.focus();
  ticket?.scrollIntoView({ block: "start" });
}

// The tab remembers who plays care, so that two tabs can be two people.
agent.value = sessionStorage.getItem("agent") ?? agent.value;
agent.addEventListener("change", () => sessionStorage.setItem("agent", agent.value));

// Forms

let opener; // the message whose button opened the form

async function open(form, about, button, view) {
  const query = new URLSearchParams(about);
  const answer = await fetch(`${door(view)}/forms/${form}?${query}`).catch(() => null);
  if (!answer?.ok) return complain(answer ? (await answer.json()).problem : unreachable, view);
  dialog.innerHTML = await answer.text();
  dialog.dataset.view = view;
  opener = button.closest("li");
  localise(dialog);
  dialog.showModal();
  const empty = [...dialog.querySelectorAll("[aria-required]")].find((control) => !control.value);
  (empty ?? dialog.querySelector("input, textarea")).focus();
}

dialog.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const turn = { ...JSON.parse(form.dataset.turn), ...filledIn(form) };
  for (const error of form.querySelectorAll(".error")) error.textContent = "";
  for (const wrong of form.querySelectorAll("[aria-invalid]")) wrong.removeAttribute("aria-invalid");
  if (await act(form, turn, dialog.dataset.view)) dialog.close();
});

dialog.addEventListener("close", () => {
  dialog.replaceChildren();
  if (document.activeElement === document.body) (opener?.querySelector("article") ?? question).focus();
});

function filledIn(form) {
  const turn = {};
  for (const control of form.elements) {
    const [name, detail] = control.name.split(".");
    if (!name || (control.type === "radio" && !control.checked)) continue;
    const value = control.type === "checkbox" ? control.checked : control.value;
    if (detail) turn[name] = { ...turn[name], [detail]: value };
    else turn[name] = value;
  }
  return turn;
}

// The form stays, and the next sending goes through.
function warn(form, text) {
  form.elements.warned.checked = true;
  form.querySelector(".warning").textContent = text;
  const send = form.querySelector("[data-anyway]");
  send.textContent = send.dataset.anyway;
  dialog.scrollTo({ top: 0 });
}

function explain(form, problems) {
  for (const [name, text] of Object.entries(problems)) {
    const error = form.querySelector(`[data-error="${name}"], [data-error="details.${name}"]`);
    error.textContent = text;
    const control = form.elements[error.dataset.error];
    (control[0] ?? control).setAttribute("aria-invalid", "true");
  }
  form.querySelector("[aria-invalid]").focus();
}

listen();
question.focus();
