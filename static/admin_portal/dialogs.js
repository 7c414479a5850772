/* What linking.js and pictures.js ask in is built here. */
window.dialogs = (() => {
  const make = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  // A dialog on the page, still closed, with a form that closes it.
  const makeDialog = (id, name, ...children) => {
    const title = make("h2", { id, textContent: name });
    const form = make("form", { method: "dialog" }, title, ...children);
    const dialog = make("dialog", { className: "writing-dialog" }, form);
    dialog.setAttribute("aria-labelledby", id);
    document.body.append(dialog);
    return { dialog, form };
  };

  return { make, makeDialog };
})();
