/* Offers passkeys where the browser knows them, and says so when one was not confirmed. */
(() => {
  const complaint = document.querySelector("[data-passkey-error]");

  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.hidden = !window.PublicKeyCredential;
    button.addEventListener("click", () => (complaint.hidden = true));
    // Enter in a field stands for the button; allauth's script sends the form by itself later.
    button.form.addEventListener("submit", (event) => {
      event.preventDefault();
      button.click();
    });
  }

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    complaint.hidden = false;
  });
})();
