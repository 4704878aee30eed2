// Makes forms more comfortable where a script may run. Every page works without it; nothing here decides anything.

import { autosave } from "./scripts/autosave.js";
import { choosing } from "./scripts/choosing.js";
import { combobox } from "./scripts/combobox.js";
import { conditions } from "./scripts/conditions.js";
import { counting } from "./scripts/counting.js";
import { errorSummary } from "./scripts/error_summary.js";
import { rows } from "./scripts/rows.js";
import { guardSubmits } from "./scripts/submitting.js";

// One part that fails must not take the others with it: saving comes before comfort.
function start(part, ...given) {
  try {
    return part(...given);
  } catch (error) {
    console.error(error);
    return undefined;
  }
}

function comfort(place) {
  start(choosing, place);
  start(combobox, place);
  start(counting, place);
}

document.documentElement.classList.add("cme-with-script");
for (const form of document.querySelectorAll("form")) {
  const saving = form.dataset.autosaveUrl ? start(autosave, form) : undefined;
  guardSubmits(form, saving);
  if (form.hasAttribute("data-form")) {
    comfort(form);
    const refresh = start(conditions, form);
    start(rows, form, (card) => {
      comfort(card);
      refresh?.();
    });
  }
}
start(errorSummary, document);
