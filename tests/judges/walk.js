// Listens while keys are pressed and notes what shuts out who has nothing but a keyboard: `stops` is
// all that ought to take the focus, in order; `said` are the complaints, once all keys were pressed.
(backward) => {
  const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex^="-"])';
  const stops = [...document.querySelectorAll(FOCUSABLE)].filter((each) => each.checkVisibility());
  if (backward) stops.reverse();
  const opens = (each) => each.hasAttribute("popovertarget");
  const open = () => document.querySelector(":popover-open");
  const name = (each) => {
    const words = (each.getAttribute("aria-label") ?? each.textContent).trim().slice(0, 30);
    return `${each.localName}${each.className && `.${each.className}`} '${words}'`;
  };
  const faults = [];
  const complain = (each, what) => faults.push(`${name(each)} ${what}`);

  // What cuts off the ring round the focus, the window or a part that scrolls, though it has room.
  function cutBy(each, ring) {
    for (let box = each.parentElement; box; box = box.parentElement) {
      const isWindow = box === document.documentElement;
      const style = getComputedStyle(box);
      const scrolls = style.overflowX !== "visible" || style.overflowY !== "visible";
      if (!isWindow && (!scrolls || box === document.body)) continue;
      const edge = box.getBoundingClientRect();
      const left = isWindow ? 0 : edge.left + box.clientLeft;
      const top = isWindow ? 0 : edge.top + box.clientTop;
      const right = left + box.clientWidth;
      const bottom = top + (isWindow ? innerHeight : box.clientHeight);
      const kept = (side) => parseFloat(style[`scrollPadding${side}`]) || 0;
      const fitsAcross = ring.right - ring.left <= right - left - kept("Left") - kept("Right");
      const fitsDown = ring.bottom - ring.top <= bottom - top - kept("Top") - kept("Bottom");
      if (fitsAcross && (ring.left < left - 1 || ring.right > right + 1)) return box;
      if (fitsDown && (ring.top < top - 1 || ring.bottom > bottom + 1)) return box;
    }
    return null;
  }

  function lookAt(each) {
    const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(each);
    const width = parseFloat(outlineWidth);
    if (outlineStyle === "none" || width < 2) return complain(each, "has the focus, and nothing shows it");
    if (!each.checkVisibility({ opacityProperty: true, visibilityProperty: true })) {
      return complain(each, "has the focus and cannot be seen");
    }
    const out = width + parseFloat(outlineOffset);
    const { left, top, right, bottom } = each.getBoundingClientRect();
    const by = cutBy(each, { left: left - out, top: top - out, right: right + out, bottom: bottom + out });
    if (by) complain(each, `has a ring that ${by.localName} cuts off`);
    const [line] = each.getClientRects();
    const x = (Math.max(line.left, 0) + Math.min(line.right, innerWidth)) / 2;
    const y = (Math.max(line.top, 0) + Math.min(line.bottom, innerHeight)) / 2;
    const above = document.elementFromPoint(x, y);
    if (!above || !(each.contains(above) || above.contains(each))) {
      complain(each, `has the focus behind ${above?.localName ?? "the edge of the window"}`);
    }
  }

  let place = -1;
  const after = {
    Tab(each) {
      place += 1;
      if (each !== stops[place]) complain(stops[place], `is not reached, but ${name(each)}`);
      if (each !== document.body) lookAt(each);
      if (open()) complain(open(), "stands open");
    },
    Enter(each) {
      if (each !== stops[place] || open()?.id !== each.getAttribute("popovertarget")) {
        complain(stops[place], "does not open");
      }
    },
    Escape(each) {
      if (open()) complain(open(), "does not close");
      if (each !== stops[place]) complain(stops[place], "does not get the focus back");
    },
  };
  // Of what Enter does only that is wanted here which opens a card.
  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !opens(document.activeElement)) event.preventDefault();
  }, true);
  // Registered last, so that the page has had its turn.
  addEventListener("keyup", (event) => after[event.key]?.(document.activeElement));
  window.said = () => {
    if (place !== stops.length - 1) faults.push(`${place + 1} keys for ${stops.length} stops`);
    return faults;
  };
  return stops.map(opens);
}
