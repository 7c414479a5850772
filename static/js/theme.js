/* Light, dark or as the system: kept in this browser under the key that the admin uses too.
   Loaded before the page is drawn, so that nobody sees the other theme flash by. */
(() => {
  const root = document.documentElement;
  const modes = ["auto", "light", "dark"];
  const read = () => {
    try {
      const stored = localStorage.getItem("theme");
      return modes.includes(stored) ? stored : "auto";
    } catch {
      return "auto";
    }
  };
  const keep = (mode) => {
    try {
      localStorage.setItem("theme", mode);
    } catch {
      /* Storage is switched off: the choice lasts for this page. */
    }
  };

  let mode = read();
  root.dataset.theme = mode;

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    const show = () => {
      root.dataset.theme = mode;
      button.querySelector("[data-theme-name]").textContent = button.dataset[mode];
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      mode = modes[(modes.indexOf(mode) + 1) % modes.length];
      keep(mode);
      show();
    });
    show();
  });
})();
