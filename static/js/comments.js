/* Opens the form for a comment in place; without this its link leads to a page with the form.
   There is one form: it moves to the link that was used last, and takes along what it holds. */
let form; /* the promise of it */
let wanted; /* the link that was used last */
let isSending = false;

const words = () => document.querySelector(".comment-here textarea")?.value;

/* The browser asks before it leaves a page with words that were not sent. */
const askToStay = (event) => {
  if (words() && !isSending) event.preventDefault();
};

const fetchForm = async (address) => {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = document.adoptNode(page.querySelector("[data-visitor-form]"));
  found.classList.add("comment-here");
  found.addEventListener("submit", () => {
    isSending = true;
  });
  /* Only where there is a form: some browsers keep no page at hand that listens for this. */
  addEventListener("beforeunload", askToStay);
  return found;
};

const open = async (link) => {
  wanted = link;
  form ??= fetchForm(link.href);
  const here = await form;
  if (wanted !== link) return;
  here.action = link.href;
  link.closest("p").after(here);
  here.querySelector("textarea").focus();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-comment-form]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  open(link).catch(() => {
    form = undefined;
    location.assign(link.href);
  });
});

/* Leaving an empty form takes no more than a key. */
document.addEventListener("keydown", (event) => {
  const here = event.target.closest(".comment-here");
  if (event.key !== "Escape" || !here || words()) return;
  here.remove();
  wanted.focus();
});

addEventListener("pageshow", () => {
  isSending = false;
});
