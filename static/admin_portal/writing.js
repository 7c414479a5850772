/* Markdown: a toolbar, shortcuts, and beside the text what the page will show. Made when a field
   is first used, so that a page with fifty of them opens as fast as one with none. */
(() => {
  const AFTER = 400; // milliseconds without a key
  const ENDED = "You are not signed in any more. What you typed is kept in this browser: sign in in another tab, then reload this page.";
  const UNREACHED = "The preview cannot be had now. Your text stays here.";

  // The browser's own command, so that Ctrl+Z takes it back.
  const replace = (field, start, end, text, selection = [start + text.length]) => {
    field.focus();
    field.setSelectionRange(start, end);
    const done = text
      ? document.execCommand("insertText", false, text)
      : start === end || document.execCommand("delete");
    if (!done) {
      field.setRangeText(text, start, end);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.setSelectionRange(selection[0], selection.at(-1));
  };
  const selected = (field) => field.value.slice(field.selectionStart, field.selectionEnd);

  const wrap = (field, mark) => {
    const { selectionStart: start, selectionEnd: end, value } = field;
    const inside = value.slice(start, end);
    const size = mark.length;
    if (value.slice(start - size, start) === mark && value.slice(end, end + size) === mark) {
      replace(field, start - size, end + size, inside, [start - size, end - size]);
    } else {
      replace(field, start, end, mark + inside + mark, [start + size, end + size]);
    }
  };
  const LINE = /^(#+ |> |- |\d+\. )?/;
  const lines = (field, markOf) => {
    const { value } = field;
    const start = value.lastIndexOf("\n", field.selectionStart - 1) + 1;
    const end = (value.indexOf("\n", field.selectionEnd) + 1 || value.length + 1) - 1;
    const old = value.slice(start, end).split("\n");
    const isSo = old.every((line, index) => line.startsWith(markOf(index)));
    const text = old.map((line, index) => line.replace(LINE, isSo ? "" : markOf(index))).join("\n");
    replace(field, start, end, text, old.length > 1 ? [start, start + text.length] : undefined);
  };
  const code = (field) => {
    if (!selected(field).includes("\n")) wrap(field, "`");
    else replace(field, field.selectionStart, field.selectionEnd, `\`\`\`\n${selected(field)}\n\`\`\``);
  };
  // A paragraph of its own.
  const block = (field, start, end, text) => {
    const before = field.value.slice(0, start).match(/\n*$/)[0].length;
    const after = field.value.slice(end).match(/^\n*/)[0].length;
    const above = start ? "\n".repeat(Math.max(0, 2 - before)) : "";
    const below = end < field.value.length ? "\n".repeat(Math.max(0, 2 - after)) : "";
    const last = start + above.length + text.length;
    replace(field, start, end, above + text + below, [last]);
  };
  const table = (field) => {
    const rows = "| Heading | Heading |\n| --- | --- |\n| Cell | Cell |";
    block(field, field.selectionStart, field.selectionEnd, rows);
  };
  // A dialog that closes gives the focus back, but not the caret.
  const caretOf = (field) => {
    const { selectionStart, selectionEnd } = field;
    return () => field.setSelectionRange(selectionStart, selectionEnd);
  };
  // linking.js asks for the page and calls back.
  const link = (field) => {
    const { selectionStart: start, selectionEnd: end } = field;
    const { pages } = field.closest("[data-writing]").dataset;
    const insert = (words, address) =>
      replace(field, start, end, `[${words.replace(/[[\]]/g, "\\$&")}](${address})`);
    const detail = { words: selected(field), pages, insert, back: caretOf(field) };
    field.dispatchEvent(new CustomEvent("writing:link", { bubbles: true, detail }));
  };

  // pictures.js asks for the file and its words, and calls back.
  const picture = (field, files = []) => {
    const { upload } = field.closest("[data-writing]").dataset;
    const token = field.form.querySelector("[name=csrfmiddlewaretoken]").value;
    const at = field.selectionEnd;
    const before = field.value;
    const insert = (words, reference) => {
      const end = field.value === before ? at : field.selectionEnd;
      block(field, end, end, `![${words.replace(/[[\]]/g, "\\$&")}](${reference})`);
    };
    const detail = { files: [...files], upload, token, insert, back: caretOf(field) };
    field.dispatchEvent(new CustomEvent("writing:picture", { bubbles: true, detail }));
  };
  const takesFiles = (field) => {
    const hasFiles = (data) => data.types.includes("Files");
    field.addEventListener("dragover", (event) => hasFiles(event.dataTransfer) && event.preventDefault());
    field.addEventListener("drop", (event) => {
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      picture(field, event.dataTransfer.files);
    });
    field.addEventListener("paste", (event) => {
      const { types, files } = event.clipboardData;
      if (!files.length || types.includes("text/plain")) return; // words that bring a picture along
      event.preventDefault();
      picture(field, files);
    });
  };

  // Name, what it does, key with Ctrl or Cmd; what a single line has, too.
  const ACTIONS = [
    ["Bold", (field) => wrap(field, "**"), "b", true],
    ["Italic", (field) => wrap(field, "*"), "i", true],
    ["Link", link, "k", true],
    ["Code", code, "e", true],
    ["Heading", (field) => lines(field, () => "# "), "Shift+1"],
    ["List", (field) => lines(field, () => "- "), "Shift+8"],
    ["Numbers", (field) => lines(field, (index) => `${index + 1}. `), "Shift+7"],
    ["Quote", (field) => lines(field, () => "> "), "Shift+9"],
    ["Table", table],
    ["Picture", picture],
  ];
  const isKey = (event, key) => {
    const [last, shift] = key.split("+").reverse();
    if (event.shiftKey !== Boolean(shift)) return false;
    return shift ? event.code === `Digit${last}` : event.key.toLowerCase() === last;
  };

  const make = (tag, className, attributes = {}) => {
    const made = document.createElement(tag);
    made.className = className;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  const makeToolbar = (field, actions) => {
    const bar = make("div", "writing-bar", { role: "toolbar", "aria-label": "Formatting", "aria-controls": field.id });
    for (const [name, act, key] of actions) {
      const button = make("button", "", { type: "button", tabindex: bar.childElementCount ? -1 : 0 });
      button.textContent = name;
      if (key) button.title = `${name} (Ctrl+${key.toUpperCase()})`;
      button.addEventListener("click", () => act(field));
      bar.append(button);
    }
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const buttons = [...bar.children];
      const next = buttons[buttons.indexOf(document.activeElement) + step];
      if (!next) return;
      for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
      next.focus();
    });
    return bar;
  };

  const makePreview = (box, field) => {
    const preview = make("section", "writing-preview", { "aria-label": "Preview", tabindex: 0 });
    const remarks = make("div", "writing-remarks", { role: "status" });
    // The page's own style sheet, which must not reach the admin around it.
    const root = preview.attachShadow({ mode: "open" });
    const page = make("div", "prose");
    root.append(make("link", "", { rel: "stylesheet", href: box.dataset.pageStyles }), page);
    page.addEventListener("click", (event) => {
      const anchor = event.target.closest("a");
      if (!anchor) return;
      event.preventDefault(); // what is typed must not be left by accident
      window.open(anchor.href, "_blank", "noopener");
    });
    box.append(preview, remarks);

    const tell = (texts) => {
      if (remarks.innerText.trim() === texts.join("\n").trim()) return; // nothing new to announce
      remarks.replaceChildren(...texts.map((text) => Object.assign(make("p", ""), { textContent: text })));
    };
    let timer;
    let running;
    const ask = async () => {
      running?.abort();
      const mine = (running = new AbortController());
      const body = new URLSearchParams({ text: field.value });
      if ("line" in box.dataset) body.set("line", "1");
      const onSite = document.querySelector(".viewsitelink");
      if (onSite) body.set("base", new URL(onSite.href).pathname);
      const token = field.form.querySelector("[name=csrfmiddlewaretoken]").value;
      const headers = { "X-CSRFToken": token };
      try {
        const answer = await fetch(box.dataset.writing, { method: "POST", body, headers, signal: mine.signal });
        const found = make("template", "");
        found.innerHTML = await answer.text();
        if (mine.signal.aborted) return;
        preview.classList.toggle("is-old", !answer.ok || answer.redirected);
        if (answer.redirected || answer.status === 403) tell([ENDED]);
        else if (answer.status === 413) tell(["This text is too long for a preview. It can be saved all the same."]);
        else if (!answer.ok) tell([UNREACHED]);
        else {
          page.replaceChildren(...found.content.querySelector("[data-preview]").childNodes);
          preview.classList.toggle("is-empty", !page.childNodes.length);
          tell([...found.content.querySelectorAll("[data-remarks] li")].map((item) => item.textContent));
        }
      } catch (error) {
        if (error.name === "AbortError") return;
        preview.classList.add("is-old");
        tell([UNREACHED]);
      }
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, AFTER);
    });
    ask();
  };

  const open = (box, field) => {
    if (box.classList.contains("is-open")) return;
    box.classList.add("is-open");
    const isLine = "line" in box.dataset;
    const actions = ACTIONS.filter(([, , , inLine]) => inLine || !isLine);
    const before = field.getBoundingClientRect().top;
    box.prepend(makeToolbar(field, actions));
    scrollBy({ top: field.getBoundingClientRect().top - before, behavior: "instant" });
    makePreview(box, field);
    if (!isLine && !box.dataset.takesFiles) {
      box.dataset.takesFiles = "1";
      takesFiles(field);
    }
    field.addEventListener("keydown", (event) => {
      if (event.altKey || !(event.ctrlKey || event.metaKey)) return;
      const action = actions.find(([, , key]) => key && isKey(event, key));
      if (!action) return;
      event.preventDefault();
      action[1](field);
    });
  };

  // A picture may be dropped into a field that nobody has used yet.
  document.addEventListener("dragenter", ({ target }) => {
    const box = target.closest?.("[data-writing]:not([data-line])");
    if (!box || box.dataset.takesFiles) return;
    box.dataset.takesFiles = "1";
    takesFiles(box.querySelector("textarea"));
  });
  document.addEventListener("focusin", ({ target }) => {
    const box = target.closest("[data-writing]");
    // After the browser has put the caret where somebody has clicked.
    if (box && target.matches("textarea, input")) setTimeout(open, 0, box, target);
  });
})();
