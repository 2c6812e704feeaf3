// The ratings of one answer as they stand in the browser: what is stored, what waits in the outbox, what is only drafted.

const same = (a, b) => a.rating === b.rating && JSON.stringify(a.spans) === JSON.stringify(b.spans);
const asValue = (rating) => (rating === null ? "na" : String(rating));

export class Form {
  constructor(main, { run, rater }, outbox) {
    this.main = main;
    this.outbox = outbox;
    this.key = main.dataset.key;
    this.settling = Boolean(main.dataset.settling);
    this.seen = Boolean(main.dataset.seen);
    this.draftKey = `plainspoken:draft:${run}:${rater}:${this.key}:${this.settling}`;
    this.scales = [...main.querySelectorAll("fieldset.scale")].map((field) => this.scale(field));
    this.comment = main.querySelector("#comment");
    this.storedComment = this.comment.dataset.stored;
    this.warned = false;
    this.take();
    const open = this.scales.find((scale) => !scale.now.rating) ?? this.scales[0];
    if (open) this.choose(open);
  }

  scale(field) {
    const { scale: name, low, high, kind, stored: rating, spans } = field.dataset;
    const stored = { rating, spans: JSON.parse(spans) };
    const label = field.querySelector("legend").textContent;
    return { name, label, field, low: Number(low), high: Number(high), kind, stored, now: structuredClone(stored) };
  }

  /** Put what waits and what is drafted on top of what the server knows. */
  take() {
    for (const entry of this.outbox.waiting(this.key, this.settling)) {
      if (entry.scale === "comment") this.storedComment = entry.comment;
      const scale = this.find(entry.scale);
      if (scale) scale.stored = { rating: asValue(entry.rating), spans: entry.spans };
    }
    const draft = JSON.parse(sessionStorage.getItem(this.draftKey) ?? "{}");
    this.scales.forEach((scale) => (scale.now = draft.scales?.[scale.name] ?? structuredClone(scale.stored)));
    this.comment.value = draft.comment ?? this.storedComment;
    this.scales.forEach((scale) => this.show(scale));
    this.tell();
  }

  find(name) {
    return this.scales.find((scale) => scale.name === name);
  }

  choose(scale) {
    this.current?.field.classList.remove("current");
    this.current = scale;
    scale.field.classList.add("current");
  }

  /** The scale so many places on, staying inside the form. */
  beside(step) {
    const at = this.scales.indexOf(this.current);
    return this.scales[Math.max(0, Math.min(this.scales.length - 1, at + step))];
  }

  rate(scale, rating) {
    scale.now.rating = rating;
    this.changed(scale);
  }

  mark(scale, span) {
    const others = scale.now.spans.filter(([start, end]) => end <= span[0] || start >= span[1]);
    scale.now.spans = [...others, span].sort((a, b) => a[0] - b[0]);
    this.changed(scale);
  }

  unmark(scale, span) {
    scale.now.spans = scale.now.spans.filter((other) => other !== span);
    this.changed(scale);
  }

  changed(scale) {
    this.warned = false;
    if (scale) this.show(scale);
    const scales = Object.fromEntries(this.scales.filter((s) => !same(s.now, s.stored)).map((s) => [s.name, s.now]));
    const comment = this.comment.value === this.storedComment ? undefined : this.comment.value;
    if (!Object.keys(scales).length && comment === undefined) sessionStorage.removeItem(this.draftKey);
    else sessionStorage.setItem(this.draftKey, JSON.stringify({ scales, comment }));
    this.tell();
  }

  undo() {
    sessionStorage.removeItem(this.draftKey);
    this.take();
  }

  show(scale) {
    for (const input of scale.field.querySelectorAll("input")) input.checked = input.value === scale.now.rating;
    const text = Array.from(this.main.querySelector("#answer").textContent);
    const quotes = scale.now.spans.map((span) => this.quote(scale, span, text.slice(...span).join("")));
    scale.field.querySelector(".quotes").replaceChildren(...quotes);
    // Before the first reading is stored all of it is a draft; afterwards each change is told apart.
    scale.field.querySelector(".draft").hidden = !this.seen || same(scale.now, scale.stored);
  }

  quote(scale, span, words) {
    const item = document.createElement("li");
    const quoted = document.createElement("q");
    const remove = document.createElement("button");
    quoted.textContent = words;
    remove.type = "button";
    remove.className = "quiet remove";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `Unmark: ${words}`);
    remove.addEventListener("click", () => this.unmark(scale, span));
    item.append(quoted, " ", remove);
    return item;
  }

  drafted() {
    return this.scales.filter((scale) => scale.now.rating && !same(scale.now, scale.stored));
  }

  commented() {
    return Boolean(this.comment.value.trim()) && this.comment.value !== this.storedComment;
  }

  unrated() {
    return this.scales.filter((scale) => !scale.now.rating);
  }

  count() {
    return this.drafted().length + Number(this.commented());
  }

  tell() {
    const waiting = this.count();
    const half = this.unrated().filter((scale) => scale.now.spans.length);
    const rated = `${this.scales.length - this.unrated().length} of ${this.scales.length} rated`;
    const open = waiting ? `, ${waiting} not stored` : "";
    const hint = half.length ? `; rate ${half.map((scale) => scale.label).join(", ")} to keep its marked words` : "";
    this.main.querySelector("#state").textContent = rated + open + hint;
    this.main.querySelector("#undo").hidden = sessionStorage.getItem(this.draftKey) === null;
    this.main.querySelector("#store").disabled = !waiting;
    const words = this.settling ? "Settle" : this.seen ? "Store changes" : "Store and show the model";
    this.main.querySelector("#next")?.toggleAttribute("hidden", waiting > 0 || !this.seen);
    this.main.querySelector("#store-text").textContent = words;
    this.onchange?.(this);
  }

  /** Hand what is drafted to the outbox. Returns what to say instead, where the person should look again first. */
  store() {
    if (!this.count()) return "Nothing to store yet.";
    const missing = this.unrated();
    if (!this.seen && this.drafted().length && missing.length && !this.warned) {
      this.warned = true;
      const names = missing.map((scale) => scale.label).join(", ");
      return `Not rated yet: ${names}. Store again to leave them out; rated later, they count as informed.`;
    }
    const made = () => ({ decision_id: crypto.randomUUID() });
    const entries = this.drafted().map(({ name, now }) => {
      return { ...made(), scale: name, rating: now.rating === "na" ? null : Number(now.rating), spans: now.spans };
    });
    if (this.commented()) entries.push({ ...made(), scale: "comment", comment: this.comment.value });
    // First into the outbox, then out of the draft: a crash between the two loses nothing.
    const stored = this.drafted().map((scale) => [scale, structuredClone(scale.now)]);
    const comment = this.comment.value;
    this.outbox.add(this.key, this.settling, entries);
    stored.forEach(([scale, now]) => (scale.stored = now));
    if (comment.trim()) this.storedComment = comment;
    this.changed();
    this.scales.forEach((scale) => this.show(scale));
    return "";
  }
}
