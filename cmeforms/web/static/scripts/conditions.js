// Shows and hides fields by the conditions in data-show-if. The server decides again whatever is shown here.

function inputsNamed(form, name) {
  const found = form.elements.namedItem(name);
  if (!found) return [];
  return found instanceof RadioNodeList ? [...found] : [found];
}

function isCounted(input) {
  return !input.closest("[data-show-if][hidden]");
}

function valuesOf(inputs) {
  const isTick = (input) => input.type === "radio" || input.type === "checkbox";
  return inputs
    .filter((input) => isCounted(input) && (!isTick(input) || input.checked))
    .map((input) => input.value.trim())
    .filter((value) => value !== "");
}

// What a condition compares with: the codes chosen or the text; of an address its type, of a UPN the reason.
function compared(form, name) {
  if (valuesOf(inputsNamed(form, `${name}-not_known`)).length) return ["not_known"];
  const own = [name, `${name}-type`, `${name}-missing`].flatMap((part) => valuesOf(inputsNamed(form, part)));
  return valuesOf(inputsNamed(form, `${name}-none`)).length ? ["none"] : own;
}

function isAnswered(form, name) {
  const parts = [...form.elements].filter((input) => input.name === name || input.name?.startsWith(`${name}-`));
  return valuesOf(parts.filter((input) => input.type !== "submit")).length > 0;
}

function holds(condition, form, nameOf) {
  if (condition.all) return condition.all.every((inner) => holds(inner, form, nameOf));
  if (condition.any) return condition.any.some((inner) => holds(inner, form, nameOf));
  const name = nameOf(condition.field);
  if (condition.answered !== undefined) return isAnswered(form, name) === condition.answered;
  const values = compared(form, name);
  if (condition.is_not !== undefined) return !values.includes(condition.is_not);
  const wanted = condition.is_one_of ?? [condition.is ?? condition.includes];
  return values.some((value) => wanted.includes(value));
}

function hasInputs(form, name) {
  return [...form.elements].some((input) => input.name === name || input.name?.startsWith(`${name}-`));
}

function apply(group, form, isFirst) {
  const scope = group.parentElement.closest("[data-scope]")?.dataset.scope;
  const inRow = (field) => scope && hasInputs(form, `${scope}-${field}`);
  const nameOf = (field) => (inRow(field) ? `${scope}-${field}` : field);
  const isShown = holds(JSON.parse(group.dataset.showIf), form, nameOf);
  // What must be put right stays in sight, even where it is not asked.
  if (isFirst && !isShown && group.querySelector(".govuk-error-message")) return;
  group.hidden = !isShown;
  // An answer in a row that is not asked is not sent; other fields keep theirs in the draft.
  if (scope) for (const input of group.querySelectorAll("input, select, textarea")) input.disabled = !isShown;
}

export function conditions(form) {
  const refresh = (isFirst = false) => {
    for (const group of form.querySelectorAll("[data-show-if]")) apply(group, form, isFirst);
  };
  refresh(true);
  form.addEventListener("change", () => refresh());
  form.addEventListener("input", () => refresh());
  return refresh;
}
