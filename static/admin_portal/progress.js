/* Shows how far an import is, without a new page each time; the end of it is a new page. */
(() => {
  const EVERY = 1000;

  const look = async () => {
    try {
      const answer = await fetch(location.href);
      const news = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = news.querySelector("[data-progress]");
      if (!now) return location.reload();
      document.querySelector("[data-progress]").replaceChildren(...now.children);
    } catch {
      // Without a connection nothing is told; the next turn tries again.
    }
    setTimeout(look, EVERY);
  };

  setTimeout(look, EVERY);
})();
