// Puts the reader at the error summary, and from there at the input with its label in sight.

function goTo(input) {
  const name = input.closest("fieldset")?.querySelector("legend") ?? document.querySelector(`label[for="${input.id}"]`);
  (name ?? input).scrollIntoView();
  input.focus({ preventScroll: true });
}

export function errorSummary(page) {
  const summary = page.querySelector(".govuk-error-summary");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const input = link && page.getElementById(link.hash.slice(1));
    if (!input) return;
    event.preventDefault();
    goTo(input);
  });
}
