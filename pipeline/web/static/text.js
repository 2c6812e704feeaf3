// The words of the answer: selecting them with mouse, finger or keys, and showing which ones decided.
// The page counts UTF-16 units; everything stored counts code points, as Python does.

export const points = (text, units) => Array.from(text.slice(0, units)).length;
export const units = (text, count) => Array.from(text).slice(0, count).join("").length;

/** The text node and offset at so many UTF-16 units into an element. */
function place(element, offset) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  for (let left = offset; node; left -= node.length, node = walker.nextNode()) {
    if (left <= node.length) return [node, left];
  }
  return [element, element.childNodes.length];
}

export function rangeOf(element, start, end) {
  const range = document.createRange();
  range.setStart(...place(element, start));
  range.setEnd(...place(element, end));
  return range;
}

/** The selected words as [start, end] in UTF-16 units without the blanks around them; null when there are none. */
export function selected(element) {
  const selection = getSelection();
  if (!element || !selection.rangeCount || selection.isCollapsed) return null;
  const whole = document.createRange();
  whole.selectNodeContents(element);
  const range = selection.getRangeAt(0).cloneRange();
  if (!range.intersectsNode(element)) return null;
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) < 0) range.setStart(whole.startContainer, whole.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) > 0) range.setEnd(whole.endContainer, whole.endOffset);
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const words = range.toString();
  const start = before.toString().length + words.length - words.trimStart().length;
  return words.trim() ? [start, start + words.trim().length] : null;
}

/** Choosing words by the arrow keys. */
export class WordCursor {
  constructor(element) {
    this.element = element;
    const pieces = new Intl.Segmenter(document.documentElement.lang, { granularity: "word" }).segment(element.textContent);
    this.words = [...pieces].filter((piece) => piece.isWordLike).map((p) => [p.index, p.index + p.segment.length]);
    this.from = this.to = -1;
  }

  /** Start from words that were selected otherwise. */
  follow() {
    const now = selected(this.element);
    if (!now) return;
    const inside = this.words.flatMap(([start, end], i) => (end > now[0] && start < now[1] ? [i] : []));
    if (inside.length && (inside[0] !== this.from || inside.at(-1) !== this.to)) {
      [this.from, this.to] = [inside[0], inside.at(-1)];
    }
  }

  move(step, extend) {
    if (!this.words.length) return;
    this.follow();
    const last = this.words.length - 1;
    const next = Math.max(0, Math.min(last, (step < 0 && !extend ? this.from : this.to) + step));
    if (extend) this.to = Math.max(next, this.from < 0 ? (this.from = 0) : this.from);
    else this.from = this.to = next;
    const range = rangeOf(this.element, this.words[this.from][0], this.words[this.to][1]);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    const box = range.getBoundingClientRect();
    if (box.top < 80 || box.bottom > innerHeight - 80) range.startContainer.parentElement.scrollIntoView({ block: "center" });
  }
}

/** Paint the words that decided: those of the scale in the frame stronger. Browsers without highlights list them only. */
export function paint(element, all, current) {
  if (!window.Highlight || !element) return;
  const text = element.textContent;
  const ranges = (spans) => spans.map(([start, end]) => rangeOf(element, units(text, start), units(text, end)));
  CSS.highlights.set("marked", new Highlight(...ranges(all)));
  CSS.highlights.set("marked-here", new Highlight(...ranges(current)));
}
