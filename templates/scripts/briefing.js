// Marks the section being read in the contents; everything works without it.
"use strict";
const links = new Map();
for (const link of document.querySelectorAll(".contents a")) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) links.set(heading, link);
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
mark();
// On a narrow screen the contents start folded.
if (matchMedia("(max-width: 64rem)").matches) {
  document.querySelector(".contents details")?.removeAttribute("open");
}
