/* A picture on its way into a text: it is uploaded at once, and its words are asked for at once. */
(() => {
  const UNREACHED = "The picture could not be sent. It is still where it was: try again.";
  const ENDED = "You are not signed in any more. Sign in in another tab, then try again here.";

  const { make, makeDialog } = window.dialogs;

  const build = () => {
    const file = make("input", { type: "file", accept: "image/jpeg,image/png,image/webp,image/gif" });
    const shown = make("img", { alt: "The picture that you chose", hidden: true });
    const bar = make("progress", { max: 1, hidden: true });
    bar.setAttribute("aria-label", "Sent");
    const status = make("p", { role: "status" });
    const list = make("a", { target: "_blank", textContent: "the pictures that stand in no text" });
    const stays = make("p", { hidden: true }, "If you cancel, it stays among ", list, ": find it there, or delete it.");
    const error = make("p", { className: "errornote", hidden: true });
    error.setAttribute("role", "alert");
    const alt = make("textarea", { rows: 2, maxLength: 250, required: true });
    const decorative = make("input", { type: "checkbox" });
    const submit = make("button", { type: "submit", className: "button", textContent: "Put it in", disabled: true });
    const cancel = make("button", { type: "button", className: "button", textContent: "Cancel" });
    const { dialog, form } = makeDialog(
      "picture-title",
      "Picture",
      make("label", {}, "File", file),
      shown,
      bar,
      status,
      stays,
      error,
      make("label", {}, "What it shows, for people who cannot see it", alt),
      make("label", { className: "dialog-choice" }, decorative, " It is decoration and shows nothing that matters"),
      make("p", { className: "dialog-buttons" }, submit, " ", cancel),
    );
    return { dialog, form, file, shown, bar, status, list, stays, error, alt, decorative, submit, cancel };
  };

  let parts;
  let asked; // where the pictures go
  let waiting = [];
  let reference;
  let running;

  const show = (file) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      parts.shown.src = reader.result;
      parts.shown.hidden = false;
    });
    reader.addEventListener("error", () => fail(UNREACHED));
    parts.shown.addEventListener("error", () => (parts.shown.hidden = true), { once: true });
    reader.readAsDataURL(file);
  };
  const fail = (text) => {
    parts.bar.hidden = true;
    parts.status.textContent = "";
    parts.error.textContent = text;
    parts.error.hidden = false;
  };
  const answered = (request) => {
    parts.bar.hidden = true;
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // A page instead of an answer: the sign-in, or a proxy that refuses.
    }
    if (answer.reference) {
      reference = answer.reference;
      parts.status.textContent = "The picture is stored.";
      parts.list.href = new URL("../?use=none", new URL(asked.upload, location.href));
      parts.stays.hidden = false;
      parts.submit.disabled = false;
    } else if (answer.error) fail(answer.error);
    else if (request.status === 403) fail("You may not add pictures, or you are not signed in any more.");
    else if (request.status === 413) fail("This file is too large.");
    else fail(request.status === 200 ? ENDED : UNREACHED);
  };
  const send = (file) => {
    running?.abort();
    reference = undefined;
    parts.submit.disabled = true;
    parts.stays.hidden = true;
    parts.error.hidden = true;
    parts.bar.hidden = false;
    parts.bar.value = 0;
    parts.status.textContent = `“${file.name}” is sent …`;
    show(file);
    const data = new FormData();
    data.set("file", file);
    const request = (running = new XMLHttpRequest());
    request.open("POST", asked.upload);
    request.setRequestHeader("X-CSRFToken", asked.token);
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      parts.bar.value = event.loaded / event.total;
      if (event.loaded === event.total) {
        parts.bar.removeAttribute("value");
        parts.status.textContent = "Made ready for pages …";
      }
    });
    request.addEventListener("load", () => answered(request));
    request.addEventListener("error", () => fail(UNREACHED));
    request.send(data);
  };

  const open = () => {
    const { dialog, form, shown, bar, status, stays, error, alt, submit } = parts;
    form.reset();
    for (const part of [shown, bar, stays, error]) part.hidden = true;
    status.textContent = "";
    alt.disabled = false;
    submit.disabled = true;
    dialog.returnValue = "";
    if (!dialog.open) dialog.showModal();
    const next = waiting.shift();
    if (!next) return;
    send(next);
    alt.focus();
  };
  const done = () => {
    const words = parts.decorative.checked ? "" : parts.alt.value.trim().replace(/\s+/g, " ");
    if (!reference || (!words && !parts.decorative.checked)) {
      parts.alt.value = words;
      parts.alt.reportValidity();
      return;
    }
    parts.dialog.close("done");
    asked.insert(words, reference);
    const body = new URLSearchParams({ reference, alt: words });
    const headers = { "X-CSRFToken": asked.token };
    // Proposed wherever else the picture is used; the text has its words already.
    if (words) fetch(asked.upload, { method: "POST", body, headers }).catch(() => {});
    if (waiting.length) open();
  };

  const prepare = () => {
    parts = build();
    const { dialog, form, file, alt, decorative, cancel } = parts;
    file.addEventListener("change", () => {
      if (!file.files.length) return;
      send(file.files[0]);
      alt.focus();
    });
    decorative.addEventListener("change", () => (alt.disabled = decorative.checked));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      done();
    });
    cancel.addEventListener("click", () => {
      dialog.close("cancel");
    });
    dialog.addEventListener("close", () => {
      if (dialog.open || dialog.returnValue === "done") return; // open again: another waits
      running?.abort();
      asked.back();
    });
  };

  document.addEventListener("writing:picture", (event) => {
    if (!parts) prepare();
    asked = event.detail;
    waiting = asked.files;
    open();
  });

  // Fields of forms that hold a picture: they take one that is dropped, and ask for its words.
  const isPicture = (input) => input?.matches?.("input[type=file][accept^=image]") && input.name;
  const rowOf = (target) => target.closest?.(".form-row:has(input[type=file][accept^=image])");
  // One that is dropped beside every field must not take the place of the page.
  const isBeside = ({ dataTransfer, target }) =>
    dataTransfer.types.includes("Files") && !target.matches?.("input[type=file]");
  let over;
  const mark = (element) => {
    over?.classList.remove("is-drop-target");
    over = element;
    over?.classList.add("is-drop-target");
  };
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    if (isBeside(event)) event.preventDefault();
    mark(event.target.closest?.("[data-writing]:not([data-line])") ?? rowOf(event.target));
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || mark(null));
  document.addEventListener("drop", (event) => {
    mark(null);
    if (isBeside(event)) event.preventDefault();
    const input = rowOf(event.target)?.querySelector("input[type=file]");
    if (!input || event.target === input || !event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("change", ({ target }) => {
    if (!isPicture(target) || !target.files.length) return;
    const alt = document.getElementById(`${target.id}_alt`);
    if (!alt) return;
    alt.required = true;
    alt.focus();
  });
})();
