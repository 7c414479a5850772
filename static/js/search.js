/* Suggestions below the search box, as a combobox. */
const form = document.querySelector("[data-search]");
const input = form?.querySelector("input");
const list = form?.querySelector("[role='listbox']");
const status = form?.querySelector("[role='status']");

let options = [];
let chosen = -1;

const choose = (index) => {
  options[chosen]?.setAttribute("aria-selected", "false");
  chosen = index;
  const option = options[chosen];
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
};

const isOpen = () => !list.hidden;

const show = (open) => {
  list.hidden = !open || options.length === 0;
  input.setAttribute("aria-expanded", String(isOpen()));
  if (!isOpen()) choose(-1);
};

/* An empty region that is filled again is read out, even with the same words. */
const say = (count) => {
  status.textContent = "";
  const meant = options[0]?.dataset.meant;
  const amount = count === 1 ? "1 suggestion" : `${count} suggestions`;
  const words = meant ? `${amount} for ${meant}` : amount;
  requestAnimationFrame(() => { status.textContent = input.value.trim() ? words : ""; });
};

/* A suggestion that was chosen already stays so, wherever it now stands. */
const take = () => {
  const address = options[chosen]?.dataset.address;
  options = [...list.querySelectorAll("[role='option']")];
  choose(options.findIndex((option) => option.dataset.address === address));
  show(document.activeElement === input);
  say(options.length);
};

/* Up and down go round, by way of the box itself. */
const move = (step) => {
  if (!isOpen()) return show(true);
  const places = options.length + 1;
  return choose(((chosen + 1 + step + places) % places) - 1);
};

const onKey = (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (options.length === 0) return;
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && options[chosen]) {
    event.preventDefault();
    location.assign(options[chosen].dataset.address);
  } else if (event.key === "Escape" && isOpen()) {
    event.preventDefault();
    show(false);
  }
};

const becomeCombobox = () => {
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", () => show(false));
  input.addEventListener("click", () => show(options.length > 0));
  /* Pressing on an option must not take the focus away before it is followed. */
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role='option']");
    if (option) location.assign(option.dataset.address);
  });
};

/* What htmx says of the box concerns nobody else on the page. */
const keepToOneself = () => {
  for (const name of ["beforeRequest", "beforeSwap", "responseError", "sendError", "timeout"]) {
    form.addEventListener(`htmx:${name}`, (event) => event.stopPropagation());
  }
  form.addEventListener("htmx:afterSwap", (event) => {
    event.stopPropagation();
    take();
  });
};

/* What was typed before htmx had come gets its suggestions as well. */
const makeUp = () => {
  if (input.value.trim() !== input.defaultValue.trim()) input.dispatchEvent(new Event("suggest"));
};

if (form) {
  keepToOneself();
  input.addEventListener("focus", becomeCombobox, { once: true });
  if (document.activeElement === input) becomeCombobox();
  document.addEventListener("htmx:load", makeUp, { once: true });
}
