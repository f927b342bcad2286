// Checks a form while it is filled in, and shows what it would become. Without this script the
// button does the same.
const PAUSE = 600; // milliseconds after the last key

const form = document.querySelector("form[data-live]");
if (form) {
  let waiting, asked;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(check, PAUSE);
  });

  async function check() {
    asked?.abort();
    asked = new AbortController();
    const filled = new URLSearchParams(new FormData(form));
    filled.set("preview", "1");
    try {
      const answer = await fetch(location.href, { method: "POST", body: filled, signal: asked.signal });
      if (answer.status === 200 || answer.status === 422) {
        show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }
}

// What is typed stays as it is: only what is wrong with it, and what it would become, is new.
function show(page) {
  document.getElementById("live").replaceWith(page.getElementById("live"));
  for (const field of document.querySelectorAll("form[data-live] .field")) {
    const control = field.querySelector("input, textarea");
    const now = page.querySelector(`.field [name="${CSS.escape(control.name)}"]`)?.closest(".field");
    if (now) mark(field, control, now);
  }
}

function mark(field, control, now) {
  field.querySelector(".error")?.remove();
  const error = now.querySelector(".error");
  if (error) field.append(error);
  for (const name of ["aria-invalid", "aria-describedby"]) {
    const said = now.querySelector("input, textarea").getAttribute(name);
    if (said) control.setAttribute(name, said);
    else control.removeAttribute(name);
  }
}
