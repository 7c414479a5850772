/* Marks the entry of the contents list whose section is being read: "you are here". */
const contents = document.querySelector("[data-contents]");
const links = new Map(
  [...(contents?.querySelectorAll("a[href^='#']") ?? [])].map((link) => [link.hash.slice(1), link]),
);
const sections = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);

/* Keeps the marked entry in sight where the list itself scrolls; the page stays where it is. */
const reveal = (link) => {
  const list = contents.getBoundingClientRect();
  const entry = link.getBoundingClientRect();
  if (entry.top < list.top) contents.scrollTop -= list.top - entry.top;
  else if (entry.bottom > list.bottom) contents.scrollTop += entry.bottom - list.bottom;
};

const mark = () => {
  const line = innerHeight * 0.3;
  const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
  const passed = sections.filter((section) => section.getBoundingClientRect().top <= line);
  const here = atEnd ? sections.at(-1) : (passed.at(-1) ?? sections[0]);
  for (const [id, link] of links) {
    if (id !== here?.id) link.removeAttribute("aria-current");
    else if (!link.hasAttribute("aria-current")) {
      link.setAttribute("aria-current", "location");
      reveal(link);
    }
  }
};

let waiting = false;
const onScroll = () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    mark();
  });
};

if (contents) {
  addEventListener("scroll", onScroll, { passive: true });
  mark();
}
