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
    keep(event.target.closest(".question"), event.detail.xhr.status === 401, event.detail.requestConfig.path);
  }
});

// Signed out, or refused: what was typed waits in this tab, and is put back into its card when the page comes again.
const draftOf = (form) => `draft:${document.body.dataset.user}:${form.getAttribute("action")}`;

function keep(card, signedOut, path) {
  const form = card && card.querySelector("form[data-autosave]");
  if (!form || path !== form.getAttribute("hx-post")) return;
  sessionStorage.setItem(draftOf(form), JSON.stringify([...new FormData(form)]));
  delete card.dataset.pending;
  delete card.dataset.draft;
  const here = location.pathname + location.search;
  say(card, `Not saved: ${signedOut ? "you are signed out" : "the server refused"}. What you typed is kept in this tab. `, true);
  const way = document.createElement("a");
  way.href = signedOut ? `${document.body.dataset.login}?next=${encodeURIComponent(`${here}#${card.id}`)}` : here;
  way.textContent = signedOut ? "Sign in again" : "Load the page again";
  card.querySelector(".state").append(way);
}

function putBack(form) {
  const kept = sessionStorage.getItem(draftOf(form));
  if (!kept) return;
  sessionStorage.removeItem(draftOf(form));
  const typed = JSON.parse(kept).filter(([name]) => name !== "csrfmiddlewaretoken");
  for (const field of form.querySelectorAll("input, textarea")) {
    const own = typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) field.checked = own.includes(field.value);
    else if (own.length) field.value = own[0];
  }
  const card = form.closest(".question");
  say(card, "Not saved yet: typed before the connection to your account was lost. Press Save to keep it.", true);
  card.dataset.draft = "yes";
}
for (const form of document.querySelectorAll("form[data-autosave]")) putBack(form);

// What is saved is no longer pending; and the list beside the cards counts what is answered.
document.addEventListener("htmx:afterRequest", (event) => {
  const card = event.target.closest && event.target.closest(".question");
  if (!card || !event.detail.successful) return;
  delete card.dataset.pending;
  delete card.dataset.draft;
});
document.addEventListener("htmx:afterSettle", () => {
  const done = document.getElementById("done");
  if (done) done.textContent = document.querySelectorAll(".side .dot:not(.unanswered)").length;
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

// A form that is saved as a whole asks before what was typed into it is left behind.
const typed = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-ask-before-leaving]");
  if (form) typed.add(form);
});
document.addEventListener("submit", (event) => typed.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if (typed.size) event.preventDefault();
});
