/* Keeps what is typed and not saved in this browser, and offers it again: after a crash, after a
   session that ended, after a page that was left. */
(() => {
  const PREFIX = "unsaved:";
  const AFTER = 500; // milliseconds without a key
  const ROW = /^.+-\d+(?=-)/; // “skills-0” of “skills-0-title”
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
  // What a warning answered instead of a success was sent in vain, and waits on.
  const unsend = () =>
    ours().forEach((key) => {
      const kept = read(key);
      if (kept?.sent) write(key, { ...kept, sent: false });
    });
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

  // From the number under which each row was kept to the one that it has here. Rows are known by
  // their uids; one that the page does not have, or not any more, is added before it is filled.
  const pairRows = (form, values, group) => {
    const count = (what) => Number(form.elements[`${group}-${what}_FORMS`].value);
    const here = new Map();
    for (let number = 0; number < count("INITIAL"); number += 1) {
      here.set(form.elements[`${group}-${number}-uid`]?.value ?? number, number);
    }
    const pairs = new Map();
    const others = [];
    for (let number = 0; number < Number(values[`${group}-TOTAL_FORMS`] ?? 0); number += 1) {
      const isOld = number < Number(values[`${group}-INITIAL_FORMS`]);
      const known = isOld ? (values[`${group}-${number}-uid`] ?? number) : null;
      if (here.has(known)) pairs.set(number, here.get(known));
      else others.push(number);
    }
    const add = document.getElementById(`${group}-group`)?.querySelector(".add-row a");
    const missing = others.length - (count("TOTAL") - count("INITIAL"));
    for (let more = missing; more > 0; more -= 1) add?.click();
    others.forEach((number, place) => pairs.set(number, count("INITIAL") + place));
    return pairs;
  };
  const keptNames = (form, values) => {
    const names = new Map();
    for (const field of form.querySelectorAll("[name$=-TOTAL_FORMS]")) {
      const group = field.name.replace("-TOTAL_FORMS", "");
      for (const [kept, here] of pairRows(form, values, group)) {
        names.set(`${group}-${here}`, `${group}-${kept}`);
      }
    }
    return names;
  };
  // Keys of rows and of their page belong to the page that is here; their places were chosen.
  const isKey = (field) => field.type === "hidden" && !field.classList.contains("_reorder_");
  const putBack = (form, values) => {
    const names = keptNames(form, values);
    for (const field of fieldsOf(form)) {
      const row = ROW.exec(field.name)?.[0];
      if (row && isKey(field)) continue;
      const name = row ? nameOf(field).replace(row, names.get(row)) : nameOf(field);
      if (values[name] !== undefined && !field.name.endsWith("_FORMS")) {
        setValue(field, values[name]);
      }
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

  // A page is known by its identity, since one that was deleted comes back at another address.
  const keep = (form, user, identity) => {
    const path = location.pathname;
    const key = `${PREFIX}${user}:${identity || path}`;
    const seen = form.elements._seen?.value ?? "";
    const fresh = JSON.stringify(valuesOf(form));
    const kept = read(key);
    let timer;
    const store = (sent) => {
      const values = valuesOf(form);
      if (!sent && JSON.stringify(values) === fresh) localStorage.removeItem(key);
      else write(key, { at: Date.now(), path, seen, sent, values });
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
    if (kept?.sent && kept.seen !== seen && kept.path === path) localStorage.removeItem(key);
    else if (kept && JSON.stringify(kept.values) !== fresh) offer(form, key, kept);
  };

  // After every other script of the page has drawn its fields.
  window.addEventListener("load", () => {
    if (document.querySelector(".messagelist .success")) forget((kept) => kept?.sent);
    else if (document.querySelector(".messagelist .warning")) unsend();
    document
      .getElementById("logout-form")
      ?.addEventListener("submit", () => forget(() => true));
    const mark = document.querySelector("form [data-keep]");
    if (mark) setTimeout(() => keep(mark.closest("form"), mark.dataset.keep, mark.dataset.identity));
  });
})();
