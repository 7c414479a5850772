/* What htmx leaves to do in the catalogue: say the count, keep one's place, help when it fails. */
const root = document.documentElement;
const filter = document.getElementById("filter");
const announcement = document.getElementById("announcement");
let unfolded = [];
let hadFocus = false;

/* The button goes only where htmx really runs. */
const live = (works) => root.classList.toggle("has-htmx", works);

const say = (text, visible = false) => {
  announcement.textContent = text;
  announcement.className = visible ? "note" : "visually-hidden";
};

/* Beside the results the filter always stands open; a few browsers need help with that. */
if (!CSS.supports("selector(::details-content)")) {
  filter.open = matchMedia("(min-width: 62rem)").matches;
}

live(Boolean(window.htmx));

/* An empty region that is filled again is read out, even with the same words. */
document.addEventListener("htmx:beforeRequest", () => say(""));

/* A link that is followed before the last tick has come back takes that tick along. */
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.boosted) return;
  const address = new URL(detail.path, location);
  address.searchParams.delete("c");
  for (const box of document.querySelectorAll("[name=c]:checked")) {
    address.searchParams.append("c", box.value);
  }
  detail.path = address.pathname + address.search;
});

document.addEventListener("htmx:beforeSwap", () => {
  unfolded = [...document.querySelectorAll(".facet-more[open]")].map((more) => more.id);
  hadFocus = document.activeElement !== document.body;
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  /* What had the focus may be gone, such as the chip that was just removed. */
  if (hadFocus && document.activeElement === document.body) {
    document.getElementById("results-title").focus({ preventScroll: true });
  }
  say(document.getElementById("results").dataset.announcement);
  live(true);
});

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    say("The results could not be loaded. Please press “Show results” again.", true);
    live(false);
  });
}
