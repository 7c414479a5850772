/* Goes through a queue by keys: j, k and the arrows move, letters do what the action menu does. */
(() => {
  const KEYS = {
    a: ["approve", "approves"],
    s: ["mark_spam", "marks as spam"],
    x: ["remove", "removes"],
  };
  const PLACE = "queue-place";
  const keyOf = { ArrowDown: "j", ArrowUp: "k" };

  const start = (help) => {
    const form = document.getElementById("changelist-form");
    const menu = form?.querySelector("select[name=action]");
    const rows = [...(form?.querySelectorAll("#result_list tbody tr") ?? [])];
    if (!menu || !rows.length) return;
    const status = document.querySelector("[data-queue-status]");
    const offered = Object.entries(KEYS).filter(([, [action]]) =>
      [...menu.options].some((option) => option.value === action),
    );
    let here = -1;
    let isBusy = false;

    const go = (index) => {
      rows[here]?.classList.remove("is-here");
      here = Math.max(0, Math.min(index, rows.length - 1));
      rows[here].classList.add("is-here");
      rows[here].querySelector("th a, td a")?.focus();
      rows[here].scrollIntoView({ block: "nearest" });
    };

    const act = (action, words) => {
      const ticked = form.querySelectorAll("input.action-select:checked");
      if (!ticked.length) {
        if (here < 0) return;
        rows[here].querySelector("input.action-select").checked = true;
      }
      isBusy = true;
      status.textContent = `One moment: ${words}.`;
      sessionStorage.setItem(PLACE, Math.max(here, 0));
      menu.value = action;
      form.querySelector("button[name=index]").click();
    };

    const tick = () => rows[here]?.querySelector("input.action-select").click();

    // Only words of this file, no word of a visitor.
    help.querySelector("[data-queue-actions]").innerHTML = offered
      .map(([key, [, words]]) => `<kbd>${key}</kbd> ${words}`)
      .join(", ")
      .concat(offered.length ? "." : "");
    help.hidden = false;

    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target;
      const isTyping =
        target.closest("input:not([type=checkbox]), textarea, select") || target.isContentEditable;
      if (isTyping) return;
      const key = keyOf[event.key] ?? event.key;
      const known = offered.find(([letter]) => letter === key);
      // A key that is held down must not go through the whole queue.
      if (isBusy || (known && event.repeat)) return;
      if (key === "j") go(here + 1);
      else if (key === "k") go(here - 1);
      else if (key === " " && target.closest("tr.is-here a")) tick();
      else if (known) act(...known[1]);
      else return;
      event.preventDefault();
    });

    // After an action the list is drawn anew; the next row stands where the last one stood.
    const place = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    if (place !== null) go(Number(place));
  };

  document.addEventListener("DOMContentLoaded", () => {
    const help = document.querySelector("[data-queue]");
    if (help) start(help);
  });
})();
