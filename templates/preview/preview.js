// Shows what the preview tells, and puts each new state of the page in place of the last.
"use strict";
const byId = (id) => document.getElementById(id);
const frame = byId("page");
const FLASH = "flash-changed";
const PAUSE = 120; // milliseconds that a slider may rest before its number is asked for
let state = null;
let shown = 0; // the version of the page in the frame
let source = null; // that page as it came, before its own script had changed anything
let wish = { edition: "", scenario: "", set: {} };
let asking = 0;

// ---- small helpers

function element(name, text = "", className = "") {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// What is told again as it was is left alone: a reader may be in it, and need not hear it twice.
const told = new Map();
function isOther(name, value) {
  const text = JSON.stringify(value);
  if (told.get(name) === text) return false;
  told.set(name, text);
  return true;
}

function fill(list, items, make, none) {
  if (!isOther(list.id, items)) return;
  list.replaceChildren(...(items.length ? items.map(make) : [element("li", none, "none")]));
  const count = list.closest("section").querySelector(".count");
  if (count) count.textContent = items.length ? `(${items.length})` : "";
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.message ?? `the preview answered ${answer.status}`);
  return said;
}

// ---- the page, replaced in place

// What the page's own script has changed since it came, or what is drawn as one, is replaced whole.
const WHOLE = "table, .table-block, [data-filter], svg, math";
const key = (node) => `${node.tagName} ${node.id || node.className}`;
const hasText = (node) => [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());

// Pairs of old and new children in their order: what is the same, then what is of the same kind.
function pairs(olds, news) {
  const found = [];
  let taken = 0;
  let waiting = [];
  const settle = (until) => {
    let next = taken;
    for (const node of waiting) {
      const place = olds.findIndex((old, at) => at >= next && at < until && key(old) === key(node));
      found.push([place < 0 ? null : place, node]);
      if (place >= 0) next = place + 1;
    }
    waiting = [];
    taken = until;
  };
  for (const node of news) {
    const place = olds.findIndex((old, at) => at >= taken && old.isEqualNode(node));
    if (place < 0) waiting.push(node);
    else {
      settle(place);
      found.push([place, node]);
      taken = place + 1;
    }
  }
  settle(olds.length);
  return found;
}

function patch(old, fresh, live) {
  const olds = [...old.children];
  const lives = [...live.children];
  if (lives.length !== olds.length) return false;
  const found = pairs(olds, [...fresh.children]);
  const kept = new Set(found.map(([place]) => place));
  lives.forEach((node, place) => kept.has(place) || node.remove());
  let last = null; // what stands before the next one
  for (const [place, node] of found) {
    if (place === null) {
      const added = frame.contentDocument.importNode(node, true);
      if (last) last.after(added);
      else live.prepend(added);
      frame.contentWindow.enliven?.(added);
      last = added;
    } else if (olds[place].isEqualNode(node)) last = lives[place];
    else last = renew(olds[place], node, lives[place]);
  }
  return true;
}

// Puts a new node in place of one of its kind, and of as little of it as can be; gives what stands there.
function renew(old, fresh, live) {
  const isWhole = fresh.matches(WHOLE) || hasText(old) || hasText(fresh) || !old.children.length || !fresh.children.length;
  if (!isWhole && patch(old, fresh, live)) {
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) live.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) live.setAttribute(name, value);
    return live;
  }
  const added = frame.contentDocument.importNode(fresh, true);
  live.replaceWith(added);
  const numbers = (node) => [...(node.matches(".num") ? [node] : []), ...node.querySelectorAll(".num, svg text")];
  const before = numbers(old);
  numbers(added).forEach((number, place) => {
    if (number.textContent !== before[place]?.textContent) flash(number);
  });
  frame.contentWindow.enliven?.(added);
  return added;
}

function flash(number) {
  number.classList.add(FLASH);
  setTimeout(() => number.classList.remove(FLASH), 2500);
}

function dress() {
  const style = frame.contentDocument.createElement("style");
  style.textContent = `
    @keyframes ${FLASH} { from { background-color: #ffd84d; color: #1b2126; } }
    .${FLASH} { animation: ${FLASH} 2.5s ease-out; }
    @media (prefers-reduced-motion: reduce) { .${FLASH} { animation: none; outline: 2px solid #c79a00; } }`;
  frame.contentDocument.documentElement.append(style);
  // What leads out of the page opens beside the preview.
  frame.contentDocument.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !/^https?:/.test(link.protocol) || link.origin === location.origin) return;
    event.preventDefault();
    window.open(link.href, "_blank", "noopener");
  });
}

// Its styles are allowed in the frame alone: there it is parsed, too.
const parse = (text) => new frame.contentWindow.DOMParser().parseFromString(text, "text/html");

function load(text, top, version) {
  return new Promise((resolve, reject) => {
    frame.addEventListener("load", () => {
      try {
        dress();
        source = parse(text);
        frame.contentWindow.scrollTo({ top, behavior: "instant" });
        resolve();
      } catch (error) {
        reject(error);
      }
    }, { once: true });
    frame.src = `/page?${version}`;
  });
}

let turning = Promise.resolve();
let edition = "";
function turnTo(version, wanted) {
  turning = turning.then(async () => {
    if (version <= shown && source) return;
    const answer = await fetch("/page");
    const text = await answer.text();
    const scrolled = source && edition === wanted ? frame.contentWindow.scrollY : 0;
    if (!source || edition !== wanted) await load(text, 0, version);
    else {
      const fresh = parse(text);
      const live = frame.contentDocument;
      const style = (page) => page.head.querySelector("style");
      if (style(source).textContent !== style(fresh).textContent) style(live).textContent = style(fresh).textContent;
      live.title = fresh.title;
      if (patch(source.body, fresh.body, live.body)) source = fresh;
      else await load(text, scrolled, version);
    }
    shown = version;
    edition = wanted;
  }).catch((error) => {
    console.error(error);
    source = null; // the next page is loaded whole
  });
  return turning;
}

// ---- faults

function showFaults(faults) {
  if (!isOther("faults", faults)) return;
  const overlay = byId("overlay");
  overlay.hidden = faults.length === 0;
  byId("overlay-title").textContent = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
  byId("below").hidden = shown === 0;
  byId("faults").replaceChildren(...faults.map((fault) => {
    const item = element("li");
    if (fault.at) item.append(element("p", fault.at, "at"));
    item.append(element("p", fault.message));
    if (fault.hint) item.append(element("p", fault.hint, "hint"));
    if (fault.excerpt) item.append(element("pre", fault.excerpt));
    return item;
  }));
}

byId("fold").addEventListener("click", () => {
  const folded = byId("overlay").classList.toggle("folded");
  byId("fold").setAttribute("aria-expanded", String(!folded));
  byId("fold").textContent = folded ? "Unfold" : "Fold";
});

// ---- what if

function ask(changes) {
  wish = { ...wish, ...changes };
  byId("kept").textContent = "";
  clearTimeout(asking);
  asking = setTimeout(tell, PAUSE);
}

async function tell() {
  clearTimeout(asking);
  asking = -1; // on its way: what is told meanwhile is of an older wish
  const sent = wish;
  try {
    await post("/show", sent);
    refuse("");
  } catch (error) {
    refuse(error.message);
  }
  if (wish === sent) asking = 0;
}

function refuse(message) {
  byId("refused").textContent = message;
  byId("refused").hidden = !message;
}

const controlOf = (id) => state.panel.controls.find((each) => each.id === id);

function set(id, text) {
  const control = controlOf(id);
  const { [id]: _, ...rest } = wish.set;
  ask({ set: text.trim() && (text !== control.stated || wish.scenario) ? { ...rest, [id]: text.trim() } : rest });
}

// A number that is moved keeps the form in which it is stated, and how uncertain it is.
const SIGNS = { above: ">", "at-least": ">=", below: "<", "at-most": "<=", about: "~" };
function moved({ form, spread, step, least, most }, text) {
  const places = Math.max(...[spread, step, text].map((each) => (each.split(".")[1] ?? "").length));
  const plain = (number) => String(Number(number.toFixed(places)));
  const [middle, reach] = [Number(text), Number(spread)];
  if (form === "plus-minus") return `${plain(middle)} ± ${spread}`;
  if (form !== "range") return `${SIGNS[form] ?? ""}${text}`;
  const low = Math.max(middle - reach, least === "" ? -Infinity : Number(least));
  const high = Math.min(middle + reach, most === "" ? Infinity : Number(most));
  return low < high ? `${plain(low)}..${plain(high)}` : text;
}

function makeControl({ id }) {
  const box = element("div", "", "control");
  box.dataset.id = id;
  const name = element("label", "", "name");
  const text = element("input");
  const slider = element("input");
  text.type = "text";
  text.id = `value-${id}`;
  text.autocomplete = "off";
  text.spellcheck = false;
  name.htmlFor = text.id;
  slider.type = "range";
  slider.addEventListener("input", () => {
    text.value = moved(controlOf(id), slider.value);
    set(id, text.value);
  });
  text.addEventListener("change", () => set(id, text.value));
  box.append(name, slider, text, element("p", "", "stated"));
  return box;
}

function fillControl(box, control) {
  const [slider, text] = box.querySelectorAll("input");
  const name = box.querySelector(".name");
  const active = document.activeElement;
  name.textContent = control.label;
  name.lang = state.panel.language;
  slider.setAttribute("aria-label", `${control.label}, as a slider`);
  slider.setAttribute("aria-valuetext", control.value);
  if (active !== slider) Object.assign(slider, { min: control.low, max: control.high, step: control.step, value: control.nominal });
  if (active !== text && active !== slider) text.value = control.value;
  box.classList.toggle("set", control.value !== control.stated);
  box.querySelector(".stated").textContent = `stated: ${control.stated}${control.unit ? ` ${control.unit}` : ""}`;
  box.querySelector(".stated").title = control.at;
}

function showControls(controls) {
  if (!isOther("controls", controls)) return;
  const places = [[byId("controls"), controls.filter((each) => each.drives)], [byId("others").querySelector("div"), controls.filter((each) => !each.drives)]];
  for (const [place, wanted] of places) {
    const present = [...place.children].map((box) => box.dataset.id).join();
    if (present !== wanted.map((each) => each.id).join()) place.replaceChildren(...wanted.map(makeControl));
    wanted.forEach((control, index) => fillControl(place.children[index], control));
  }
  byId("others").hidden = places[1][1].length === 0;
}

function options(select, values, chosen) {
  const wanted = JSON.stringify(values);
  if (select.dataset.values !== wanted) {
    select.dataset.values = wanted;
    select.replaceChildren(...values.map(([value, label]) => new Option(label, value)));
  }
  if (document.activeElement !== select || !asking) select.value = chosen;
}

// A result with its interval in a line of its own.
function cell(text, className = "") {
  const [, value, interval] = text.match(/^(.*?)\s*([(（].*[)）])?$/u);
  const made = element("td", value, className);
  if (interval) made.append(element("span", interval, "aside"));
  return made;
}

function showResults(results) {
  if (!isOther("results", results)) return;
  byId("results").lang = state.panel.language;
  byId("results").tBodies[0].replaceChildren(...results.map((result) => {
    const row = element("tr");
    const name = element("th", result.label);
    name.scope = "row";
    const changed = result.old !== result.new;
    const after = cell(changed ? result.new : "–", changed ? "changed" : "");
    if (result.move && changed) after.append(element("span", result.move, "aside"));
    row.dataset.id = result.id;
    row.append(name, cell(result.old), after);
    return row;
  }));
}

byId("edition").addEventListener("change", (event) => ask({ edition: event.target.value }));
byId("scenario").addEventListener("change", (event) => ask({ scenario: event.target.value }));
byId("reset").addEventListener("click", () => {
  told.delete("controls"); // also what was typed, and is no number
  ask({ scenario: "", set: {} });
});
byId("toggle").addEventListener("click", () => {
  const wide = document.body.classList.toggle("wide");
  byId("toggle").setAttribute("aria-expanded", String(!wide));
});
byId("keep").addEventListener("submit", async (event) => {
  event.preventDefault();
  clearTimeout(asking); // what was about to be asked is saved instead
  const label = {};
  for (const input of byId("keep-labels").querySelectorAll("input")) label[input.name] = input.value;
  const id = byId("keep-id").value.trim();
  try {
    const { path } = await post("/scenarios", { id, label, scenario: wish.scenario, set: wish.set });
    byId("kept").textContent = `Written to ${path}`;
    wish = { ...wish, scenario: id, set: {} };
    event.target.reset();
  } catch (error) {
    byId("kept").textContent = error.message;
  }
  asking = 0;
});

function showKeeping(keys, any) {
  const place = byId("keep-labels");
  if (place.dataset.keys !== keys.join()) {
    place.dataset.keys = keys.join();
    place.replaceChildren(...keys.map((key) => {
      const field = element("div", "", "field");
      const label = element("label", `Name (${key})`);
      const input = element("input");
      input.name = key;
      input.id = `keep-${key}`;
      input.required = true;
      input.autocomplete = "off";
      label.htmlFor = input.id;
      field.append(label, input);
      return field;
    }));
  }
  byId("keep").hidden = !any && !byId("kept").textContent;
}

// ---- notes

function note(at, ...parts) {
  const item = element("li", "", "note");
  item.append(...parts);
  if (at) item.append(element("span", at, "at"));
  return item;
}

function showPanel(panel) {
  byId("title").textContent = panel.title;
  document.title = `Preview: ${panel.title}`;
  options(byId("edition"), panel.editions.map((each) => [each, each]), wish.edition);
  const base = panel.has_own ? [] : [["", "as the data state"]];
  options(byId("scenario"), [...base, ...panel.scenarios.map((each) => [each.id, each.label])], wish.scenario);
  const any = Object.keys(wish.set).length > 0;
  byId("reset").disabled = !any && (!wish.scenario || panel.has_own);
  showResults(panel.headlines);
  showControls(panel.controls);
  showKeeping(panel.keys, any);
  fill(byId("warnings"), panel.warnings, (each) => note(each.at, element("span", each.message)), "none");
  fill(byId("stale"), panel.stale, (each) => note(each.at, element("span", `${each.id}, as of ${each.as_of}: stale since ${each.since}`)), "none");
  fill(byId("claims"), panel.claims, (each) => note(each.at, element("span", each.told, `verdict ${each.verdict}`), ` ${each.id}: `, element("code", each.text)), "none");
}

function showPaper(pdf) {
  const place = byId("paper");
  place.title = pdf.message ?? "";
  const current = state !== null && pdf.page === state.page;
  if (pdf.state === "ready" && current) {
    const link = element("a", "PDF");
    link.href = "/pdf";
    link.target = "_blank";
    place.replaceChildren(link);
  } else place.textContent = `PDF ${current ? pdf.state : "waiting"}`;
}

function showStatus() {
  const status = byId("status");
  const bad = state.faults.length > 0;
  status.dataset.state = state.busy ? "busy" : bad ? "bad" : "good";
  status.textContent = state.busy ? "at work …" : bad ? "faults" : `up to date, ${state.seconds.toFixed(2)} s`;
}

// ---- what is told

async function show(next) {
  state = next;
  if (!asking) wish = state.wish;
  showFaults(state.faults);
  if (state.panel?.title) showPanel(state.panel);
  if (state.page > shown) await turnTo(state.page, state.edition);
  showStatus();
  showPaper(state.pdf);
}

const events = new EventSource("/events");
events.addEventListener("message", (event) => show(JSON.parse(event.data)));
events.addEventListener("error", () => {
  byId("status").dataset.state = "gone";
  byId("status").textContent = "the preview has ended";
  shown = 0; // one that is started again counts from the beginning
  source = null;
});
