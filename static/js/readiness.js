// Saves a question card as soon as it changes, and keeps what was typed when the line is down.
"use strict";

// A value and a choice that excludes it cannot stand together: the later one wins, before the card is sent.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (!form || !["value", "state"].includes(event.target.name)) return;
  const alone = "alone" in event.target.dataset;
  if (alone && !event.target.checked) return;
  for (const field of form.querySelectorAll("[name=value], [name=state]")) {
    if (field === event.target || !(alone || "alone" in field.dataset)) continue;
    if (field.type === "checkbox") field.checked = false;
    else if (field.type !== "radio") field.value = "";
  }
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (!form) return;
  if (!event.target.closest("[data-no-autosave]") || isAnswered(form)) return form.requestSubmit();
  // A note without an answer has nothing to be saved with yet; leaving the page asks first.
  const card = form.closest(".question");
  say(card, "Not saved yet: choose an answer, and this is saved with it.", true);
  card.dataset.draft = "yes";
});

function isAnswered(form) {
  return [...form.querySelectorAll("[name=value], [name=state]")].some((field) =>
    ["checkbox", "radio"].includes(field.type) ? field.checked : field.value.trim() !== "",
  );
}

function say(card, text, failed) {
  const state = card && card.querySelector(".state");
  if (!state) return;
  state.textContent = text;
  state.classList.toggle("is-failed", Boolean(failed));
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const card = event.target.closest(".question");
  if (card) say(card, "Saving", false);
});

function offline(event) {
  const card = event.target.closest(".question");
  if (!card) return;
  say(card, "Not saved: no connection. Your answer is kept here and sent again when the line is back.", true);
  card.dataset.pending = "yes";
}
document.addEventListener("htmx:sendError", offline);
document.addEventListener("htmx:timeout", offline);
window.addEventListener("online", () => {
  for (const card of document.querySelectorAll(".question[data-pending]")) {
    delete card.dataset.pending;
    const form = card.querySelector("form[data-autosave]");
    if (form) form.requestSubmit();
  }
});
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector(".question[data-pending], .question[data-draft]")) event.preventDefault();
});

// A refused or conflicting save comes back as a card of its own; it is shown like any other answer of the server.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422, 413].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  } else if (event.detail.xhr.status >= 400) {
    const card = event.target.closest(".question");
    say(card, "Not saved: the server refused. Reload the page; what you typed is still here.", true);
  }
});

// After a swap the focus stays where the hands were.
let focused = null;
document.addEventListener("htmx:beforeSwap", () => {
  const active = document.activeElement;
  focused = active && active.id ? active.id : null;
});
document.addEventListener("htmx:afterSettle", () => {
  const again = focused && document.getElementById(focused);
  if (again && document.activeElement !== again) again.focus({ preventScroll: true });
  focused = null;
});

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-theme-choice]");
  if (!chosen) return;
  const theme = chosen.dataset.themeChoice;
  if (theme === "auto") localStorage.removeItem("theme");
  else localStorage.setItem("theme", theme);
  applyTheme();
});

// A bar that comes back with other numbers moves from where it stood, unless the reader asked for less motion.
const stood = new Map();
document.addEventListener("htmx:beforeRequest", () => {
  for (const row of document.querySelectorAll("#strip li")) {
    const range = row.querySelector(".bar .range");
    const name = row.querySelector(".name span");
    if (range && name) stood.set(name.textContent, [range.getAttribute("x"), range.getAttribute("width")]);
  }
});
document.addEventListener("htmx:afterSettle", () => {
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const row of document.querySelectorAll("#strip li")) {
    const range = row.querySelector(".bar .range");
    const name = row.querySelector(".name span");
    const before = name && stood.get(name.textContent);
    if (!range || !before) continue;
    const after = [range.getAttribute("x"), range.getAttribute("width")];
    stood.delete(name.textContent);
    if (before[0] === after[0] && before[1] === after[1]) continue;
    range.animate(
      [{ x: `${before[0]}px`, width: `${before[1]}px` }, { x: `${after[0]}px`, width: `${after[1]}px` }],
      { duration: 320, easing: "ease" },
    );
  }
});
