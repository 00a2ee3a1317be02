// Marks the section being read in the contents; everything works without it.
"use strict";
const links = new Map();
for (const link of document.querySelectorAll(".contents a")) {
  links.set(decodeURIComponent(link.hash.slice(1)), link);
}
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    for (const link of links.values()) link.removeAttribute("aria-current");
    links.get(entry.target.id)?.setAttribute("aria-current", "true");
  }
}, { rootMargin: "0px 0px -70% 0px" });
for (const id of links.keys()) {
  const heading = document.getElementById(id);
  if (heading) watcher.observe(heading);
}
// On a narrow screen the contents start folded.
if (matchMedia("(max-width: 64rem)").matches) {
  document.querySelector(".contents details")?.removeAttribute("open");
}
