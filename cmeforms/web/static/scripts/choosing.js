// Ticks and radios that rule other inputs: the answer that stands alone, "not known yet", the kind of address.

function showOnly(part, isShown) {
  part.hidden = !isShown;
  for (const input of part.querySelectorAll("input, textarea")) input.disabled = !isShown;
}

function standingAlone(group) {
  group.addEventListener("change", ({ target }) => {
    if (!target.checked) return;
    for (const box of group.querySelectorAll("input[type=checkbox]")) {
      const isRival = target.hasAttribute("data-alone") || box.hasAttribute("data-alone");
      if (box !== target && isRival) box.checked = false;
    }
  });
}

function notKnown(group) {
  const tick = group.querySelector("input[type=checkbox]");
  const reason = group.querySelector("[data-reason]");
  const refresh = () => showOnly(reason, tick.checked);
  tick.addEventListener("change", refresh);
  refresh();
}

function address(group) {
  const parts = [...group.querySelectorAll("[data-used-by]")];
  const radios = [...group.querySelectorAll("input[type=radio]")];
  if (!radios.length) return;
  const refresh = (isFirst = false) => {
    const kind = radios.find((radio) => radio.checked)?.value;
    for (const part of parts) {
      const isUsed = part.dataset.usedBy.split(" ").includes(kind);
      if (isUsed || !isFirst || !part.querySelector(".govuk-error-message")) showOnly(part, isUsed);
    }
  };
  for (const radio of radios) radio.addEventListener("change", () => refresh());
  refresh(true);
}

function isUsed(part) {
  const inputs = [...part.querySelectorAll("input, textarea, select")];
  const isTick = (input) => input.type === "radio" || input.type === "checkbox";
  return inputs.some((input) => (isTick(input) ? input.checked : input.value.trim() !== ""));
}

// A check of a long list stays one question long until it is answered. Nothing is switched off: what is there is sent.
function rest(part) {
  const card = part.parentElement;
  const radios = [...card.querySelectorAll(":scope > .cme-cell input[type=radio]")];
  if (!radios.length) return;
  const refresh = () => {
    part.hidden = !(radios.some((radio) => radio.checked) || isUsed(part) || part.querySelector(".govuk-error-message"));
  };
  for (const radio of radios) radio.addEventListener("change", refresh);
  refresh();
}

export function choosing(place) {
  place.querySelectorAll("[data-several]").forEach(standingAlone);
  place.querySelectorAll("[data-not-known]").forEach(notKnown);
  place.querySelectorAll("[data-address]").forEach(address);
  place.querySelectorAll("[data-rest]").forEach(rest);
}
