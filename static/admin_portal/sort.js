/* Sorting rows without a mouse, and counting new rows in. Dragging itself is adminsortable2's. */
(() => {
  const rowsOf = (list) => [...list.querySelectorAll(":scope > .inline-related:not(.empty-form)")];

  // A new row that nobody has filled in must stay as it was, or saving would ask for its fields.
  const isTouched = (field) =>
    field.type !== "hidden" &&
    (field.tagName === "SELECT" ? field.value !== "" : field.value !== field.defaultValue);
  const isWritten = (row) =>
    row.classList.contains("has_original") ||
    [...row.querySelectorAll("input, select, textarea")].some(isTouched);

  const number = (list) => {
    rowsOf(list)
      .filter(isWritten)
      .forEach((row, index) => {
        row.querySelector("input._reorder_").value = index + 1;
      });
  };

  const move = (row, isUp) => {
    const list = row.closest("fieldset.sortable");
    const rows = rowsOf(list);
    const neighbour = rows[rows.indexOf(row) + (isUp ? -1 : 1)];
    if (!neighbour) return;
    if (isUp) neighbour.before(row);
    else neighbour.after(row);
    number(list);
    const place = rowsOf(list).indexOf(row) + 1;
    list.closest("details").querySelector("[data-moved]").textContent =
      `Now ${place} of ${rows.length}.`;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    move(button.closest(".inline-related"), button.dataset.move === "up");
    button.focus();
  });

  // After a drag adminsortable2 numbers the saved rows; then all rows are numbered here.
  document.addEventListener("end", (event) => {
    if (event.target.matches("fieldset.sortable")) setTimeout(number, 0, event.target);
  });
})();
