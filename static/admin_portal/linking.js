/* Finds the page that a text is to link to. The link names the page, not its address. */
(() => {
  const AFTER = 200; // milliseconds without a key
  const ADDRESS = /^(https?:\/\/|mailto:|\/|#)\S*$/;

  const { make, makeDialog } = window.dialogs;

  const build = () => {
    const words = make("input", { type: "text", className: "vTextField" });
    const target = make("input", { type: "search", className: "vTextField", autocomplete: "off" });
    const status = make("p", { role: "status" });
    const list = make("ul", {});
    const byAddress = make("button", { type: "submit", className: "button", textContent: "Link to this address" });
    const cancel = make("button", { type: "button", className: "button", textContent: "Cancel" });
    const { dialog, form } = makeDialog(
      "linking-title",
      "Link",
      make("label", {}, "Words that are the link", words),
      make("label", {}, "A page of the portal, or an address", target),
      status,
      list,
      make("p", { className: "dialog-buttons" }, byAddress, " ", cancel),
    );
    return { dialog, form, words, target, status, list, byAddress, cancel };
  };

  let parts;
  let asked; // where the link goes
  let running;
  let timer;

  const isAddress = () => ADDRESS.test(parts.target.value.trim());
  const done = (address, title) => {
    parts.dialog.close("done");
    asked.insert(parts.words.value.trim() || title, address);
  };
  // Whoever went into the list while it was looked up stays there.
  const fill = (...items) => {
    const isThere = parts.list.contains(document.activeElement);
    parts.list.replaceChildren(...items);
    if (isThere) (parts.list.querySelector("button") ?? parts.target).focus();
  };
  const show = (pages) => {
    fill(
      ...pages.map((page) => {
        const what = page.state ? `${page.kind} · ${page.state}` : page.kind;
        const button = make("button", { type: "button" }, make("b", { textContent: page.title }), make("span", { textContent: what }));
        button.addEventListener("click", () => done(page.reference, page.title));
        return make("li", {}, button);
      }),
    );
    const count = pages.length === 1 ? "1 page" : `${pages.length} pages`;
    parts.status.textContent = isAddress() && !pages.length ? "" : pages.length ? count : "No page of that name.";
  };
  const find = async () => {
    running?.abort();
    const mine = (running = new AbortController());
    try {
      const answer = await fetch(`${asked.pages}?${new URLSearchParams({ q: parts.target.value.trim() })}`, { signal: mine.signal });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      show((await answer.json()).pages);
    } catch (error) {
      if (error.name === "AbortError") return;
      fill();
      parts.status.textContent = "The pages cannot be looked up now. An address can be typed.";
    }
  };

  const prepare = () => {
    parts = build();
    const { dialog, form, target, list, byAddress, cancel } = parts;
    target.addEventListener("input", () => {
      byAddress.hidden = !isAddress();
      clearTimeout(timer);
      timer = setTimeout(find, AFTER);
    });
    // Enter takes the address that was typed, or else the first page of the list.
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (isAddress()) done(target.value.trim(), target.value.trim());
      else list.querySelector("button")?.click();
    });
    form.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const stops = [target, ...list.querySelectorAll("button")];
      const next = stops[stops.indexOf(document.activeElement) + step];
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
    cancel.addEventListener("click", () => dialog.close("cancel"));
    dialog.addEventListener("close", () => {
      running?.abort();
      if (dialog.returnValue !== "done") asked.back();
    });
  };

  document.addEventListener("writing:link", (event) => {
    event.preventDefault();
    if (!parts) prepare();
    asked = event.detail;
    parts.dialog.returnValue = "";
    parts.words.value = asked.words;
    parts.target.value = "";
    parts.byAddress.hidden = true;
    parts.list.replaceChildren();
    parts.dialog.showModal();
    parts.target.focus();
    find();
  });
})();
