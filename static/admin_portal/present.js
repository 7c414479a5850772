/* Says that this page is open, and shows who else has it open. */
(() => {
  const EVERY = 20_000;

  const watch = (note) => {
    const token = note.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
    const show = (names) => {
      note.textContent = names.length
        ? `${names.join(", ")} ${names.length > 1 ? "have" : "has"} this page open too.`
        : "";
    };
    const say = async () => {
      if (document.hidden) return;
      try {
        const answer = await fetch(note.dataset.present, {
          method: "POST",
          headers: { "X-CSRFToken": token },
        });
        if (answer.ok && !answer.redirected) show((await answer.json()).others);
      } catch {
        // Without a connection nobody is told; the next turn tries again.
      }
    };
    say();
    setInterval(say, EVERY);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-present]").forEach(watch);
  });
})();
