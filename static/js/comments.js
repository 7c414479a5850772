/* Opens the form for a comment in place; without this its link leads to a page with the form. */
let opened;

const close = () => {
  opened?.remove();
  opened = undefined;
};

const open = async (link) => {
  const response = await fetch(link.href, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const form = page.querySelector("[data-visitor-form]");
  close();
  opened = document.createElement("div");
  opened.className = "comment-here";
  opened.append(document.adoptNode(form));
  link.closest("p").after(opened);
  form.querySelector("textarea").focus();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-comment-form]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  open(link).catch(() => location.assign(link.href));
});

/* Leaving an empty form takes no more than a key. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !opened?.contains(event.target)) return;
  if ([...opened.querySelectorAll("textarea")].some((field) => field.value)) return;
  const link = opened.previousElementSibling.querySelector("a");
  close();
  link.focus();
});
