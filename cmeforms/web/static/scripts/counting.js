// Counts characters as the server does: code points, a line break as one.

const QUIET_MS = 800;

function countOf(text) {
  return [...text].length;
}

function words(left) {
  const number = Math.abs(left).toLocaleString("en-GB");
  const noun = Math.abs(left) === 1 ? "character" : "characters";
  return left < 0 ? `You have ${number} ${noun} too many` : `You have ${number} ${noun} left`;
}

function countBelow(area) {
  const line = area.form.querySelector(`[data-count-for="${area.id}"]`);
  if (!line) return;
  line.setAttribute("aria-live", "polite");
  let timer = 0;
  const refresh = () => {
    const left = Number(area.dataset.most) - countOf(area.value);
    line.textContent = words(left);
    line.classList.toggle("cme-count--over", left < 0);
  };
  area.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(refresh, QUIET_MS);
  });
  if (area.value) refresh();
}

export function counting(place) {
  place.querySelectorAll("textarea[data-most]").forEach(countBelow);
}
