(() => {
  "use strict";
  const at = (id) => document.getElementById(id);
  const list = at("cards");
  const cards = [...list.children];
  const find = at("find"), show = at("show"), sort = at("sort");
  let texts = null;

  // In a long report what is out of sight stands in a noscript element, which a browser with scripts reads as mere text.
  const fill = (element) => {
    const stored = element.querySelector(":scope > noscript");
    if (stored) stored.outerHTML = stored.textContent;
  };
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      fill(target);
    }
  }, { rootMargin: "1500px 0px" });

  const words = (card) => {
    texts ??= JSON.parse(at("plainspoken-run").textContent).answers.map((a) =>
      [a.answer_id, a.candidate_id, a.question, a.text].join("\n").toLowerCase());
    return texts[Number(card.dataset.position)];
  };
  const shows = (card) => {
    const codes = card.dataset.codes.split(" ").filter(Boolean);
    const wanted = show.value;
    if (!wanted) return true;
    if (wanted === "flagged") return codes.length > 0;
    if (wanted === "calm") return codes.length === 0;
    if (wanted === "unscorable") return !("s" in card.dataset);
    return codes.includes(wanted);
  };
  const filter = () => {
    const sought = find.value.trim().toLowerCase();
    let count = 0;
    for (const card of cards) {
      card.hidden = !(shows(card) && (!sought || words(card).includes(sought)));
      count += card.hidden ? 0 : 1;
    }
    at("shown").textContent = `${count} of ${cards.length} shown`;
    at("none").hidden = count > 0;
  };
  const order = () => {
    const key = sort.value;
    const rising = key === "rank" || key === "position";
    const value = (card) => Number(card.dataset[key] ?? -1);
    cards.sort((a, b) => (rising ? value(a) - value(b) : value(b) - value(a)) || a.dataset.rank - b.dataset.rank);
    list.append(...cards);
  };
  const step = (by) => {
    const seen = cards.filter((card) => !card.hidden);
    const here = document.activeElement.closest?.(".card");
    const reading = () => Math.max(0, seen.findIndex((card) => card.getBoundingClientRect().bottom > innerHeight / 3));
    const next = seen[here ? seen.indexOf(here) + by : reading()];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
  };

  at("tools").hidden = false;
  at("tools").addEventListener("submit", (event) => event.preventDefault());
  find.addEventListener("input", filter);
  show.addEventListener("change", filter);
  sort.addEventListener("change", order);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea");
    if (event.altKey || event.ctrlKey || event.metaKey || (typing && event.target.type !== "checkbox")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") { event.preventDefault(); find.focus(); }
  });
  for (const card of cards) if (card.querySelector(":scope > noscript")) near.observe(card);
  for (const rest of document.querySelectorAll("details.rest")) rest.addEventListener("toggle", () => fill(rest));
  addEventListener("beforeprint", () => cards.forEach(fill));
  addEventListener("beforeprint", () => document.querySelectorAll("details.legend, .card section details").forEach((d) => { d.open = true; }));
  filter();
})();
