/* Keeps what is typed and not saved in this browser, and offers it again: after a crash, after a
   session that ended, after a page that was left. */
(() => {
  const PREFIX = "unsaved:";
  const AFTER = 500; // milliseconds without a key
  const NEVER = new Set(["csrfmiddlewaretoken", "_seen"]);

  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const write = (key, kept) => {
    try {
      localStorage.setItem(key, JSON.stringify(kept));
    } catch {
      // A full or forbidden store keeps nothing; saving works as ever.
    }
  };
  const ours = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  const forget = (isMeant) =>
    ours().filter((key) => isMeant(read(key))).forEach((key) => localStorage.removeItem(key));

  const fieldsOf = (form) =>
    [...form.elements].filter(
      (field) =>
        field.name &&
        !NEVER.has(field.name) &&
        !["submit", "button", "file", "password"].includes(field.type) &&
        !field.name.includes("__prefix__"),
    );
  const valueOf = (field) => {
    if (["checkbox", "radio"].includes(field.type)) return field.checked;
    if (field.tagName !== "SELECT") return field.value;
    // An autocomplete knows no option that was not chosen here, so its name is kept too.
    return [...field.selectedOptions].map((option) => [option.value, option.text]);
  };
  const nameOf = (field) => (field.type === "radio" ? `${field.name}=${field.value}` : field.name);
  const valuesOf = (form) =>
    Object.fromEntries(fieldsOf(form).map((field) => [nameOf(field), valueOf(field)]));

  const setValue = (field, value) => {
    if (["checkbox", "radio"].includes(field.type)) field.checked = value;
    else if (field.tagName === "SELECT") choose(field, value);
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const choose = (select, chosen) => {
    for (const [value, text] of chosen) {
      if (![...select.options].some((option) => option.value === value)) {
        select.add(new Option(text, value));
      }
    }
    const values = new Set(chosen.map(([value]) => value));
    for (const option of select.options) option.selected = values.has(option.value);
  };

  // Rows that were added and never saved are added again before they are filled.
  const addRows = (form, values) => {
    for (const field of form.querySelectorAll("[name$=-TOTAL_FORMS]")) {
      const group = document.getElementById(`${field.name.replace("-TOTAL_FORMS", "")}-group`);
      for (let more = values[field.name] - field.value; more > 0; more -= 1) {
        group?.querySelector(".add-row a")?.click();
      }
    }
  };
  const putBack = (form, values) => {
    addRows(form, values);
    for (const field of fieldsOf(form)) {
      const value = values[nameOf(field)];
      if (value !== undefined && !field.name.endsWith("_FORMS")) setValue(field, value);
    }
  };

  const offer = (form, key, kept) => {
    const note = document.createElement("div");
    note.className = "beside-note keep-note";
    note.setAttribute("role", "status");
    const when = new Date(kept.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    note.append(`This browser kept what you typed here on ${when} and did not save. `);
    const button = (text, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "button";
      made.textContent = text;
      made.addEventListener("click", () => {
        act();
        note.remove();
        form.querySelector("input:not([type=hidden]), textarea")?.focus();
      });
      note.append(made, " ");
    };
    button("Put it back", () => putBack(form, kept.values));
    button("Forget it", () => localStorage.removeItem(key));
    form.prepend(note);
  };

  const keep = (form, user) => {
    const key = `${PREFIX}${user}:${location.pathname}`;
    const seen = form.elements._seen?.value ?? "";
    const fresh = JSON.stringify(valuesOf(form));
    const kept = read(key);
    let timer;
    const store = (sent) => {
      const values = valuesOf(form);
      if (!sent && JSON.stringify(values) === fresh) localStorage.removeItem(key);
      else write(key, { at: Date.now(), seen, sent, values });
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(store, AFTER, false);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      store(true);
    });
    // What was sent and changed the page has been saved, whatever became of the answer.
    if (kept?.sent && kept.seen !== seen) localStorage.removeItem(key);
    else if (kept && JSON.stringify(kept.values) !== fresh) offer(form, key, kept);
  };

  // After every other script of the page has drawn its fields.
  window.addEventListener("load", () => {
    if (document.querySelector(".messagelist .success")) forget((kept) => kept?.sent);
    document
      .getElementById("logout-form")
      ?.addEventListener("submit", () => forget(() => true));
    const mark = document.querySelector("form [data-keep]");
    if (mark) setTimeout(() => keep(mark.closest("form"), mark.dataset.keep));
  });
})();
