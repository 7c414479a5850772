/* Gives each autocomplete the name of its field, which select2 leaves out while nothing is chosen. */
(() => {
  const nameIt = (select) => {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.nextElementSibling;
    if (!label || !box?.classList.contains("select2")) return;
    label.id ||= `${select.id}_label`;
    const chosen = box.querySelector(".select2-selection__rendered");
    chosen?.setAttribute("aria-labelledby", label.id);
    box.querySelector("[role=combobox]")?.setAttribute("aria-labelledby", `${label.id} ${chosen?.id ?? ""}`);
    box.querySelector(".select2-search__field")?.setAttribute("aria-label", label.textContent.trim());
  };
  const nameAll = () => document.querySelectorAll("select.admin-autocomplete").forEach(nameIt);

  // Each time after the handler that turns the selects into autocompletes.
  window.addEventListener("load", () => window.django?.jQuery?.(() => setTimeout(nameAll)));
  document.addEventListener("formset:added", () => setTimeout(nameAll));
})();
