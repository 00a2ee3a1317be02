// Marks the section being read in the contents, sorts and filters; everything works without it.
"use strict";
const links = new Map();
function findHeadings() {
  links.clear();
  for (const link of document.querySelectorAll(".contents a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
}
let waiting = false;
function mark() {
  waiting = false;
  let current = null;
  for (const heading of links.keys()) {
    if (current === null || heading.getBoundingClientRect().top < innerHeight * 0.3) current = heading;
  }
  for (const [heading, link] of links) {
    if (heading === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
addEventListener("scroll", () => {
  if (!waiting) requestAnimationFrame(mark);
  waiting = true;
}, { passive: true });
// On a narrow screen the contents start folded.
if (matchMedia("(max-width: 64rem)").matches) {
  document.querySelector(".contents details")?.removeAttribute("open");
}
// A browser takes what stands half outside, or behind a column that stays, for visible.
addEventListener("keyup", (event) => {
  if (event.key === "Tab") document.activeElement.scrollIntoView({ block: "nearest", inline: "nearest" });
});
// Tables sort by their column heads; registers filter by words. Without this they are just read.
const language = document.documentElement.lang;
const collator = new Intl.Collator(language, { numeric: true });
const isNumber = (key) => key !== "" && Number.isFinite(Number(key));
const isBlank = (text) => text === "" || text === "–";
function sortKeys(rows, place) {
  const found = rows.map((row) => {
    const cell = row.cells[place];
    return { row, key: cell.dataset.sort ?? "", text: cell.textContent.trim() };
  });
  const keyed = found.filter((each) => each.key);
  return { found, keyed: keyed.length > 0, numeric: keyed.length > 0 && keyed.every((each) => isNumber(each.key)) };
}
function sortedRows(rows, place, sign) {
  const { found, keyed, numeric } = sortKeys(rows, place);
  const last = (each) => (keyed ? (each.key ? 0 : isBlank(each.text) ? 2 : 1) : isBlank(each.text) ? 2 : 0);
  const compare = (a, b) => {
    if (!keyed || !a.key) return collator.compare(a.text, b.text);
    return numeric ? Number(a.key) - Number(b.key) : a.key < b.key ? -1 : Number(a.key > b.key);
  };
  return found.sort((a, b) => last(a) - last(b) || sign * compare(a, b)).map((each) => each.row);
}
function makeSortable(table) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const original = [...body.rows];
  if (original.length < 2) return;
  heads.forEach((head, place) => {
    if (head.querySelector("a, button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const next = { none: "ascending", ascending: "descending", descending: "none" }[head.getAttribute("aria-sort")];
      for (const other of heads) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", next);
      body.append(...(next === "none" ? original : sortedRows(original, place, next === "ascending" ? 1 : -1)));
    });
  });
}
const plain = (text) => text.normalize("NFKC").toLocaleLowerCase(language).replace(/\s+/gu, " ").trim();
function makeFilterable(block) {
  const rows = [...block.querySelectorAll("tbody tr")].map((row) => ({ row, text: plain(row.textContent) }));
  const bar = document.createElement("div");
  const label = document.createElement("label");
  const input = document.createElement("input");
  const count = document.createElement("p");
  bar.className = "filter";
  input.type = "search";
  input.autocomplete = "off";
  input.id = `filter-${block.id}`;
  label.htmlFor = input.id;
  label.textContent = block.dataset.filter;
  count.setAttribute("role", "status");
  count.setAttribute("aria-live", "polite");
  bar.append(label, input, count);
  block.querySelector(".table-scroll").before(bar);
  const show = () => {
    const words = plain(input.value).split(" ");
    let shown = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    count.textContent = block.dataset.count.replace("{shown}", shown).replace("{all}", rows.length);
  };
  input.addEventListener("input", show);
  show();
}
// Also called by the live preview, for each part of the page that it has replaced.
function enliven(part) {
  const all = (selector) => [...(part.matches?.(selector) ? [part] : []), ...part.querySelectorAll(selector)];
  all(".table-block table").forEach(makeSortable);
  all(".register[data-filter]").forEach(makeFilterable);
  findHeadings();
  mark();
}
enliven(document);
// A link to a row that the filter hides shows it again; one in a card closes the card first.
function reveal(hash) {
  const target = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  const input = target?.hidden ? target.closest(".register")?.querySelector(".filter input") : null;
  if (!input) return null;
  input.value = "";
  input.dispatchEvent(new Event("input"));
  return target;
}
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (!link) return;
  link.closest("[popover]")?.hidePopover();
  reveal(link.hash);
});
addEventListener("hashchange", () => reveal(location.hash)?.scrollIntoView());
