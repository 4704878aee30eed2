// Keeps a double click from sending a form twice. A button is never switched off: a lost reply must not lock anybody out.

const AGAIN_MS = 4000;
const LONGEST_SETTLE_MS = 3000;

function pause(milliseconds) {
  return new Promise((resolve) => window.setTimeout(resolve, milliseconds));
}

export function guardSubmits(form, saving) {
  let sentAt = -AGAIN_MS;
  let isSettled = false;
  form.addEventListener("submit", async (event) => {
    if (!isSettled && performance.now() - sentAt < AGAIN_MS) {
      event.preventDefault();
      return;
    }
    sentAt = performance.now();
    if (saving?.running && !isSettled) {
      event.preventDefault();
      await Promise.race([saving.settle(), pause(LONGEST_SETTLE_MS)]);
      isSettled = true;
      form.requestSubmit(event.submitter);
      return;
    }
    isSettled = false;
    saving?.leave();
  });
  // Back in the browser shows the page again as it was left.
  window.addEventListener("pageshow", () => {
    sentAt = -AGAIN_MS;
    if (saving) saving.isLeaving = false;
  });
}
