/* What htmx leaves to do in the catalogue: say the count, keep one's place, help when it fails. */
const filter = document.getElementById("filter");
const announcement = document.getElementById("announcement");
let unfolded = [];
let hadFocus = false;
let missed; /* the control that was changed last before htmx had come */

/* The button goes where htmx runs, or comes as soon as it is needed. */
const live = (works) => document.documentElement.classList.toggle("has-htmx", works);

const say = (text, visible = false) => {
  announcement.textContent = text;
  announcement.className = visible ? "note" : "visually-hidden";
};

const fail = () => {
  say("The results could not be loaded. Please press “Show results” again.", true);
  live(false);
  missed = undefined;
};

const note = ({ target }) => {
  if (!window.htmx) missed = target;
};

/* Once htmx listens, it is told again. A button that was given back stays: it may be on the way
   to be pressed. */
const makeUp = () => {
  for (const name of ["input", "change"]) {
    missed?.dispatchEvent(new Event(name, { bubbles: true }));
  }
};

/* A link that is followed before the last tick has come back takes that tick along. */
const takeTicks = ({ detail }) => {
  if (!detail.boosted) return;
  const address = new URL(detail.path, location);
  address.searchParams.delete("c");
  for (const box of document.querySelectorAll("[name=c]:checked")) {
    address.searchParams.append("c", box.value);
  }
  detail.path = address.pathname + address.search;
};

/* To tick what is to be compared changes no result, so the page stays the same. */
const keepPage = ({ detail }) => {
  const page = new URLSearchParams(location.search).get("page");
  if (page && detail.triggeringEvent?.target.name === "c") detail.parameters.page = page;
};

const remember = () => {
  unfolded = [...document.querySelectorAll(".facet-more[open]")].map((more) => more.id);
  hadFocus = document.activeElement !== document.body;
};

const settle = () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  /* What had the focus may be gone, such as the chip that was just removed. */
  if (hadFocus && document.activeElement === document.body) {
    document.getElementById("results-title").focus({ preventScroll: true });
  }
  say(document.getElementById("results").dataset.announcement);
  live(true);
};

const listen = () => {
  for (const name of ["input", "change"]) {
    document.querySelector(".catalogue").addEventListener(name, note);
  }
  document.addEventListener("htmx:load", makeUp, { once: true });
  document.addEventListener("htmx-failed", () => (missed ? fail() : live(false)));
  /* An empty region that is filled again is read out, even with the same words. */
  document.addEventListener("htmx:beforeRequest", () => say(""));
  document.addEventListener("htmx:configRequest", takeTicks);
  document.addEventListener("htmx:configRequest", keepPage);
  document.addEventListener("htmx:beforeSwap", remember);
  document.addEventListener("htmx:afterSwap", settle);
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, fail);
  }
  /* Back from another page: the states before are known to htmx alone. */
  addEventListener("popstate", ({ state }) => {
    if (state?.htmx && !window.htmx) location.reload();
  });
};

if (filter) {
  /* Beside the results the filter always stands open; a few browsers need help with that. */
  if (!CSS.supports("selector(::details-content)")) {
    filter.open = matchMedia("(min-width: 62rem)").matches;
  }
  live(true);
  listen();
}
