// Ties the page together. Links and filters are htmx's; ratings go through the outbox.

import { Form } from "./form.js";
import { keysOn, listen, ratingOf, setKeys } from "./keys.js";
import { Outbox } from "./outbox.js";
import { paint, points, selected, WordCursor } from "./text.js";

const byId = (id) => document.getElementById(id);
const who = { ...document.body.dataset, csrf: document.querySelector("meta[name=csrf]").content };
const EVIDENCE = "plainspoken:evidence";
const KEPT = 700; // ms for which a selection outlives the tap that undid it
const AGAIN = 1_000; // ms until a page that could not be fetched is asked for again
let form, cursor, picked, stay;

function say(words) {
  byId("said").textContent = "";
  requestAnimationFrame(() => (byId("said").textContent = words));
  const state = byId("state");
  if (state && words) state.textContent = words;
}

const outbox = new Outbox(who, {
  changed: () => showOutbox(),
  stored(batch) {
    if (form?.key !== batch.answer) return;
    say("Stored.");
    if (!outbox.mine().length) refresh();
  },
});

function showOutbox(words = outbox.message()) {
  byId("outbox").hidden = !words;
  if (byId("outbox-text").textContent !== words) byId("outbox-text").textContent = words;
}

/** Show the answer anew: the model's view, once it may be seen. */
function refresh() {
  if (!form) return;
  stay = { scale: form.current?.name, top: scrollY };
  htmx.ajax("GET", form.main.dataset.url, { target: "#main", select: "#main", swap: "outerHTML" });
}

function go(id) {
  const link = byId(id);
  link?.click();
  return Boolean(link);
}

function focusScale(scale) {
  if (!scale) return;
  form.choose(scale);
  (scale.field.querySelector("input:checked") ?? scale.field.querySelector("input")).focus({ preventScroll: true });
  scale.field.scrollIntoView({ block: "nearest" });
  repaint();
}

function rate(key) {
  if (!form?.current) return false;
  const rating = ratingOf(key, form.current);
  const { label, low, high } = form.current;
  if (!rating) {
    if (/^[0-9]$/.test(key)) say(`${label} goes from ${low} to ${high}.`);
    return false;
  }
  form.rate(form.current, rating);
  focusScale(form.beside(1));
  byId("said").textContent = `${label}: ${rating === "na" ? "does not apply" : rating}`;
  return true;
}

function store() {
  const last = form.main.querySelector("#next");
  if (!form.count() && form.seen && last) return last.click();
  const words = form.store();
  say(words);
  if (words.startsWith("Not rated")) focusScale(form.unrated()[0]);
}

function markWords(scale = form?.current) {
  const span = selected(byId("answer")) ?? (picked && Date.now() - picked.at < KEPT ? picked.span : null);
  if (!span || !scale) return say("Select words of the answer first.");
  const text = byId("answer").textContent;
  form.mark(scale, span.map((offset) => points(text, offset)));
  form.choose(scale);
  getSelection().removeAllRanges();
  repaint();
  byId("said").textContent = `Marked for ${scale.label}.`;
}

function repaint() {
  if (!form) return;
  paint(byId("answer"), form.scales.flatMap((scale) => scale.now.spans), form.current?.now.spans ?? []);
}

function showPick() {
  const answer = byId("answer");
  const span = selected(answer);
  if (span) picked = { span, at: Infinity };
  else if (picked?.at === Infinity) picked.at = Date.now();
  document.querySelectorAll(".mark-words").forEach((button) => (button.disabled = !span));
  const pick = byId("pick");
  if (!pick) return;
  pick.hidden = !span || !form?.current;
  if (pick.hidden) return;
  byId("pick-button").textContent = `Mark for ${form.current.label}`;
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  const frame = pick.parentElement.getBoundingClientRect();
  pick.style.top = `${box.bottom - frame.top + pick.parentElement.scrollTop + 6}px`;
  pick.style.left = `${Math.max(0, Math.min(box.left - frame.left, frame.width - pick.offsetWidth - 8))}px`;
}

function showEvidence(on) {
  const answer = byId("answer");
  const box = byId("evidence");
  if (!box) return;
  box.checked = on;
  answer.classList.toggle("evidence", on);
  answer.querySelectorAll("[data-why]").forEach((part) => (part.tabIndex = on && !part.classList.contains("w") ? 0 : -1));
}

function toggleEvidence(on = !byId("evidence")?.checked) {
  if (!byId("evidence")) return say("The model's view is hidden until you have rated.");
  sessionStorage.setItem(EVIDENCE, on ? "on" : "off");
  showEvidence(on);
  say(on ? "Evidence shown." : "Evidence hidden.");
}

function begin() {
  const main = byId("main");
  form = cursor = undefined;
  document.querySelectorAll("[data-tab]").forEach((link) => {
    const here = link.dataset.tab === main.dataset.page;
    here ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  });
  showOutbox();
  if (!byId("form")) return;
  form = new Form(main, who, outbox);
  form.onchange = repaint;
  cursor = new WordCursor(byId("answer"));
  showEvidence(sessionStorage.getItem(EVIDENCE) !== "off");
  const scale = stay && form.find(stay.scale);
  if (scale) form.choose(scale);
  repaint();
}

/** After a part of the page was exchanged: go on where the person was, or at the new page's title. */
function arrive() {
  begin();
  if (stay) {
    scrollTo(0, stay.top);
    byId("main").focus({ preventScroll: true });
  } else byId("main").querySelector("h1")?.focus();
  stay = undefined;
}

function showKeys() {
  byId("keys-on").checked = keysOn();
  byId("keys").showModal();
}

const inText = (event) => event.target.id === "answer";
function arrow(step, along) {
  return (event) => {
    if (inText(event) && cursor && along) return cursor.move(step, event.shiftKey);
    if (!form || along || !event.target.closest("fieldset.scale")) return false;
    focusScale(form.beside(step));
  };
}

listen(
  {
    "?": showKeys,
    j: () => go("after"),
    k: () => go("before"),
    q: () => document.querySelector("[data-tab=queue]").click(),
    e: () => toggleEvidence(),
    s: () => form && markWords(),
    t: () => byId("answer")?.focus(),
    c: () => byId("comment")?.focus(),
    Enter: () => (form ? store() : false),
    ArrowLeft: arrow(-1, true),
    ArrowRight: arrow(1, true),
    ArrowUp: arrow(-1, false),
    ArrowDown: arrow(1, false),
  },
  rate,
);

document.addEventListener("selectionchange", showPick);
document.addEventListener("focusin", ({ target }) => {
  const field = target.closest?.("fieldset.scale");
  if (field && form) form.choose(form.find(field.dataset.scale)), repaint();
});
document.addEventListener("mousedown", (event) => {
  if (event.target.closest(".mark-words, #pick")) event.preventDefault(); // a press would undo the selection
});
document.addEventListener("change", ({ target }) => {
  if (target.id === "evidence") toggleEvidence(target.checked);
  if (target.id === "keys-on") setKeys(target.checked);
  if (target.type === "radio" && form) form.rate(form.find(target.name), target.value);
});
document.addEventListener("input", ({ target }) => {
  if (target.id === "comment") form.changed();
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button?.id === "keys-button") showKeys();
  if (button?.id === "outbox-again") outbox.refused.includes("reload") ? location.reload() : outbox.again();
  if (button?.id === "undo") form.undo();
  if (button?.id === "pick-button") markWords();
  if (button?.classList.contains("mark-words")) markWords(form.find(button.closest("fieldset").dataset.scale));
});
document.addEventListener("submit", async (event) => {
  if (event.target.id === "form") event.preventDefault(), store();
  if (event.target.id !== "rater-form") return;
  event.preventDefault();
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": who.csrf };
  const body = JSON.stringify({ name: event.target.elements.name.value });
  const reply = await fetch("/rater", { method: "POST", headers, body }).catch(() => undefined);
  reply?.ok ? location.assign("/queue") : say("Not kept; is the server running?");
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.elt.id === "main" || detail.target?.id === "main") arrive();
});
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, () => {
    showOutbox(outbox.message() || "The server does not answer. Start it again, then go on.");
    if (stay) setTimeout(refresh, AGAIN);
  });
}
addEventListener("beforeunload", (event) => {
  if (outbox.mine().length) event.preventDefault();
});

begin();
outbox.flush();
