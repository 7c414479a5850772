/* What htmx adds to the catalogue: clean addresses, an announced count, a folded filter on phones. */
const narrow = matchMedia("(max-width: 61.99rem)");
const fold = (root) => {
  const facets = root.querySelector("[data-facets]");
  if (facets && narrow.matches) facets.open = facetsOpen;
};
let facetsOpen = false;

document.documentElement.classList.add("has-htmx");

/* Empty and default parameters say nothing: they stay out of the address. */
document.addEventListener("htmx:configRequest", (event) => {
  const { formData } = event.detail;
  for (const name of [...new Set(formData.keys())]) {
    const kept = formData.getAll(name).filter(Boolean);
    formData.delete(name);
    if (name === "sort" && kept[0] === "order") continue;
    for (const value of kept) formData.append(name, value);
  }
});

document.addEventListener("htmx:beforeSwap", () => {
  facetsOpen = document.querySelector("[data-facets]")?.open ?? false;
});

document.addEventListener("htmx:afterSettle", (event) => {
  fold(event.detail.elt);
  const count = document.querySelector("[data-count]");
  if (count) document.querySelector("[data-announce]").textContent = count.textContent;
});

fold(document);
