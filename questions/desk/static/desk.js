// What forms cannot do by themselves: keys on the Review page, and choices that take effect at once.
"use strict";

document.documentElement.classList.add("scripted");

function typing(element) {
  return element.matches("input:not([type=hidden]), textarea, select, [contenteditable]");
}

// A key presses what names it in data-key: on the whole page, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && typing(event.target)) {
    event.target.blur();
    return;
  }
  // From the search to what it found, up and down in it, and back. Enter in the search chooses
  // nothing yet: it would be the nearest entry, whatever was typed.
  if (event.target.matches("[data-results]") && ["ArrowDown", "Enter"].includes(event.key)) {
    event.preventDefault();
    document.querySelector(event.target.dataset.results + " button")?.focus();
    return;
  }
  const list = event.target.closest("[data-found-by]");
  if (list && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    const next = event.key === "ArrowDown" ? "nextElementSibling" : "previousElementSibling";
    (event.target[next] ?? (next[0] === "p" ? document.querySelector(list.dataset.foundBy) : null))?.focus();
    return;
  }
  if (typing(event.target)) return;
  const key = event.key.toLowerCase();
  const wanted = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!wanted || event.repeat) return;
  event.preventDefault();
  if (typing(wanted)) wanted.focus();
  else wanted.click();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// One press, one label: a form that was sent is not sent again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  const waiting = form.querySelector("[data-waiting]");
  if (waiting && event.submitter?.value === "effect") waiting.textContent = waiting.dataset.waiting;
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-once]").forEach((form) => delete form.dataset.sent);
  document.querySelectorAll("[data-waiting]").forEach((waiting) => (waiting.textContent = ""));
});
