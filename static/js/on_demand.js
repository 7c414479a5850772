/* Fetches htmx once somebody turns to a part of the page that it would act on. Its first
   “htmx:load” says that it is there, “htmx-failed” that it could not be fetched. */
const PARTS = "[data-hx-get], [data-hx-boost], .compare-tick";
const CONFIG = {
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
};
const { htmx } = document.querySelector("[data-htmx]").dataset;

let isComing = false;

const configure = () => {
  const meta = document.createElement("meta");
  meta.name = "htmx-config";
  meta.content = JSON.stringify(CONFIG);
  document.head.append(meta);
};

/* htmx starts by itself only before the page is loaded, or after. */
const loaded = () =>
  document.readyState === "complete"
    ? Promise.resolve()
    : new Promise((resolve) => addEventListener("load", resolve, { once: true }));

const fetchHtmx = async () => {
  isComing = true;
  await loaded();
  const script = document.createElement("script");
  script.src = htmx;
  script.addEventListener("error", () => {
    script.remove();
    isComing = false;
    document.dispatchEvent(new Event("htmx-failed"));
  });
  document.head.append(script);
};

const turnTo = (element) => {
  const part = element?.closest(PARTS);
  if (!isComing && part && part.dataset.hxBoost !== "false") fetchHtmx();
};

configure();
for (const name of ["pointerover", "focusin", "change"]) {
  document.addEventListener(name, ({ target }) => turnTo(target), { passive: true });
}
turnTo(document.activeElement);
