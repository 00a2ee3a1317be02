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

function fill(list, items, make, none) {
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

const CONTAINERS = "body, .page, main, main > section, main > div, header, ol, ul, tbody, table";

function patch(old, fresh, live) {
  const olds = [...old.children];
  const news = [...fresh.children];
  const lives = [...live.children];
  if (lives.length !== olds.length) return false;
  let start = 0;
  while (start < olds.length && start < news.length && olds[start].isEqualNode(news[start])) start += 1;
  let end = 0;
  const most = Math.min(olds.length, news.length) - start;
  while (end < most && olds[olds.length - 1 - end].isEqualNode(news[news.length - 1 - end])) end += 1;
  const paired = olds.length === news.length;
  for (let place = start; paired && place < olds.length - end; place += 1) {
    const [before, after] = [olds[place], news[place]];
    if (before.isEqualNode(after)) continue;
    const alike = before.tagName === after.tagName && before.id === after.id && before.className === after.className;
    const ownText = [...after.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (alike && !ownText && after.matches(CONTAINERS) && after.children.length && patch(before, after, lives[place])) continue;
    replace(lives[place], after, before);
  }
  if (paired) return true;
  const next = lives[olds.length - end] ?? null;
  lives.slice(start, olds.length - end).forEach((node) => node.remove());
  for (const node of news.slice(start, news.length - end)) {
    const added = frame.contentDocument.importNode(node, true);
    live.insertBefore(added, next);
    frame.contentWindow.enliven?.(added);
  }
  return true;
}

function replace(live, fresh, before) {
  const added = frame.contentDocument.importNode(fresh, true);
  live.replaceWith(added);
  frame.contentWindow.enliven?.(added);
  const [olds, news] = [before, added].map((node) => [...(node.matches(".num") ? [node] : []), ...node.querySelectorAll(".num, svg text")]);
  news.forEach((number, place) => {
    if (number.textContent !== olds[place]?.textContent) flash(number);
  });
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

function load(text, top) {
  return new Promise((resolve) => {
    frame.addEventListener("load", () => {
      dress();
      source = parse(text);
      frame.contentWindow.scrollTo({ top, behavior: "instant" });
      resolve();
    }, { once: true });
    frame.src = `/page?${shown}`;
  });
}

let turning = Promise.resolve();
let edition = "";
function turnTo(version) {
  turning = turning.then(async () => {
    if (version <= shown && source) return;
    const answer = await fetch("/page");
    const text = await answer.text();
    const another = edition !== wish.edition;
    shown = version;
    edition = wish.edition;
    if (!source || another) {
      await load(text, source && !another ? frame.contentWindow.scrollY : 0);
      return;
    }
    const fresh = parse(text);
    const live = frame.contentDocument;
    const style = (page) => page.head.querySelector("style");
    if (style(source).textContent !== style(fresh).textContent) style(live).textContent = style(fresh).textContent;
    live.title = fresh.title;
    if (patch(source.body, fresh.body, live.body)) source = fresh;
    else await load(text, frame.contentWindow.scrollY);
  }).catch((error) => console.error(error));
  return turning;
}

// ---- faults

function showFaults(faults) {
  const overlay = byId("overlay");
  overlay.hidden = faults.length === 0;
  byId("overlay-title").textContent = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
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
  clearTimeout(asking);
  asking = setTimeout(async () => {
    asking = 0;
    try {
      await post("/show", wish);
      refuse("");
    } catch (error) {
      refuse(error.message);
    }
  }, PAUSE);
}

function refuse(message) {
  byId("refused").textContent = message;
  byId("refused").hidden = !message;
}

function set(id, text) {
  const control = state.panel.controls.find((each) => each.id === id);
  const { [id]: _, ...rest } = wish.set;
  ask({ set: text.trim() && (text !== control.stated || wish.scenario) ? { ...rest, [id]: text.trim() } : rest });
}

// A number that is moved keeps the form in which it is stated, and how uncertain it is.
const SIGNS = { above: ">", "at-least": ">=", below: "<", "at-most": "<=", about: "~" };
function moved({ form, spread, step }, text) {
  const places = Math.max(...[spread, step, text].map((each) => (each.split(".")[1] ?? "").length));
  const plain = (number) => String(Number(number.toFixed(places)));
  const [middle, reach] = [Number(text), Number(spread)];
  if (form === "range") return `${plain(middle - reach)}..${plain(middle + reach)}`;
  if (form === "plus-minus") return `${plain(middle)} ± ${spread}`;
  return `${SIGNS[form] ?? ""}${text}`;
}

function makeControl(control) {
  const box = element("div", "", "control");
  box.dataset.id = control.id;
  const name = element("label", control.label, "name");
  const text = element("input");
  const slider = element("input");
  text.type = "text";
  text.id = `value-${control.id}`;
  text.autocomplete = "off";
  text.spellcheck = false;
  name.htmlFor = text.id;
  slider.type = "range";
  slider.setAttribute("aria-label", `${control.label}, as a slider`);
  slider.addEventListener("input", () => {
    text.value = moved(control, slider.value);
    set(control.id, text.value);
  });
  text.addEventListener("change", () => set(control.id, text.value));
  box.append(name, slider, text, element("p", "", "stated"));
  return box;
}

function fillControl(box, control) {
  const [slider, text] = box.querySelectorAll("input");
  if (box.ownerDocument.activeElement !== slider) {
    Object.assign(slider, { min: control.low, max: control.high, step: control.step, value: control.nominal });
  }
  if (box.ownerDocument.activeElement !== text && box.ownerDocument.activeElement !== slider) text.value = control.value;
  box.classList.toggle("set", control.value !== control.stated);
  box.querySelector(".stated").textContent = `stated: ${control.stated}${control.unit ? ` ${control.unit}` : ""}`;
}

function showControls(controls) {
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
byId("reset").addEventListener("click", () => ask({ scenario: "", set: {} }));
byId("toggle").addEventListener("click", () => {
  const wide = document.body.classList.toggle("wide");
  byId("toggle").setAttribute("aria-expanded", String(!wide));
});
byId("keep").addEventListener("submit", async (event) => {
  event.preventDefault();
  const label = {};
  for (const input of byId("keep-labels").querySelectorAll("input")) label[input.name] = input.value;
  try {
    const { path } = await post("/scenarios", { id: byId("keep-id").value.trim(), label });
    byId("kept").textContent = `Written to ${path}`;
    wish = { ...wish, scenario: byId("keep-id").value.trim(), set: {} };
    event.target.reset();
  } catch (error) {
    byId("kept").textContent = error.message;
  }
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
  if (any) byId("kept").textContent = "";
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
  options(byId("scenario"), [["", "as the data state"], ...panel.scenarios.map((each) => [each.id, each.label])], wish.scenario);
  const any = Object.keys(wish.set).length > 0;
  byId("reset").disabled = !any && !wish.scenario;
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
  if (!asking && state.wish) wish = { ...state.wish };
  showFaults(state.faults);
  if (state.panel?.title) showPanel(state.panel);
  if (state.page > shown) await turnTo(state.page);
  showStatus();
  showPaper(state.pdf);
}

const events = new EventSource("/events");
events.addEventListener("message", (event) => show(JSON.parse(event.data)));
events.addEventListener("error", () => {
  byId("status").dataset.state = "gone";
  byId("status").textContent = "the preview has ended";
  shown = 0;
});
