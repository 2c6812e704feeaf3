// Ratings that the server has not yet said are on its disk. They stay in this tab's storage until it does, and are sent
// again and again with the ids they were made with, so that nothing is lost or stored twice.

const KEY = "plainspoken:outbox";
const PATIENCE = 10_000; // ms for one request
const LONGEST = 5_000; // ms between two tries

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

export class Outbox {
  constructor({ run, rater, csrf }, { changed, stored }) {
    Object.assign(this, { run, rater, csrf, changed, stored });
    this.busy = false;
    this.refused = "";
    this.tries = 0;
  }

  /** What waits for this run and rater; whatever else is in the tab waits until they are back. */
  mine() {
    return read().filter((batch) => batch.run === this.run && batch.rater === this.rater);
  }

  add(answer, adjudicated, entries) {
    const batch = { run: this.run, rater: this.rater, answer, adjudicated, entries };
    sessionStorage.setItem(KEY, JSON.stringify([...read(), batch]));
    this.refused = "";
    this.flush();
  }

  /** What waits for one answer, by scale, the latest last. */
  waiting(answer, adjudicated) {
    const batches = this.mine().filter((b) => b.answer === answer && b.adjudicated === adjudicated);
    return batches.flatMap((batch) => batch.entries);
  }

  async flush() {
    if (this.busy || this.refused) return;
    clearTimeout(this.timer);
    this.busy = true;
    for (let batch; (batch = this.mine()[0]); ) {
      const outcome = await this.send(batch);
      if (outcome === "again") {
        const delay = Math.min(LONGEST, 250 * 2 ** this.tries++);
        this.timer = setTimeout(() => this.flush(), delay);
      }
      if (outcome !== "stored") break;
      this.tries = 0;
      this.drop(batch);
      this.stored(batch);
    }
    this.busy = false;
    this.changed(this);
  }

  async send(batch) {
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": this.csrf };
    const signal = AbortSignal.timeout(PATIENCE);
    try {
      const reply = await fetch("/decisions", { method: "POST", headers, body: JSON.stringify(batch), signal });
      if (reply.ok) return "stored";
      if (reply.status >= 500) return "again";
      this.refused = await told(reply);
      return "refused";
    } catch {
      return "again";
    }
  }

  drop(batch) {
    const first = batch.entries[0].decision_id;
    sessionStorage.setItem(KEY, JSON.stringify(read().filter((b) => b.entries[0].decision_id !== first)));
  }

  again() {
    this.refused = "";
    this.tries = 0;
    this.flush();
  }

  /** What to tell the person, "" when everything is stored. */
  message() {
    const count = this.mine().reduce((sum, batch) => sum + batch.entries.length, 0);
    if (!count) return "";
    const what = `${count === 1 ? "1 decision is" : `${count} decisions are`} not stored yet and kept in this tab.`;
    return `${what} ${this.refused || "The server does not answer; this page keeps trying."}`;
  }
}

async function told(reply) {
  const text = await reply.text();
  try {
    return JSON.parse(text).message ?? text;
  } catch {
    return text;
  }
}
