/* A link to a closed answer opens it, and opening an answer puts its address in the bar. */
const openTarget = () => {
  const id = location.hash.slice(1);
  const details = id && document.getElementById(id)?.closest("details");
  if (!details) return;
  details.open = true;
  details.scrollIntoView({ block: "start" });
};

addEventListener("hashchange", openTarget);
openTarget();

for (const details of document.querySelectorAll("details.question")) {
  details.addEventListener("toggle", () => {
    const answer = details.querySelector(".answer");
    if (details.open && location.hash !== `#${answer.id}`) {
      history.replaceState(null, "", `#${answer.id}`);
    }
  });
}
