/* A day is today's more often than any other: a button beside its field says so. */
document.addEventListener("DOMContentLoaded", () => {
  const today = () => {
    const now = new Date();
    const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
    return parts.map((part) => String(part).padStart(2, "0")).join("-");
  };
  for (const input of document.querySelectorAll(".moment > input[type=date]:only-child")) {
    const label = input.labels[0]?.textContent.trim().replace(/:$/, "");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Today";
    if (label) button.setAttribute("aria-label", `${label}: today`);
    button.addEventListener("click", () => {
      input.value = today();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.after(button);
  }
});
