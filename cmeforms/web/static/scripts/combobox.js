// Makes a long list searchable: typing narrows it. The list itself stays in the form and is what is sent.

const MOST_SHOWN = 60;

function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// Labels that begin with what was typed come first, then those with a word that does, then the others.
function rank(label, text) {
  if (label.startsWith(text)) return 0;
  return label.includes(` ${text}`) ? 1 : 2;
}

function made(tag, attributes) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

class Combobox {
  constructor(select) {
    this.select = select;
    this.options = [...select.options].filter((option) => option.value !== "");
    this.active = -1;
    this.shown = [];
    this.build();
    this.input.addEventListener("input", (event) => this.typed(event));
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("click", () => this.open(this.matches("")));
    this.input.addEventListener("blur", () => this.left());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.clicked(event));
  }

  build() {
    const id = this.select.id;
    this.input = made("input", {
      id,
      class: this.select.className.replace("govuk-select", "govuk-input").replace("select--error", "input--error"),
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": `${id}--list`,
    });
    if (this.select.hasAttribute("aria-describedby")) {
      this.input.setAttribute("aria-describedby", this.select.getAttribute("aria-describedby"));
    }
    this.list = made("ul", { id: `${id}--list`, class: "cme-combobox__list", role: "listbox", hidden: "" });
    this.list.setAttribute("aria-label", document.querySelector(`label[for="${id}"]`)?.textContent ?? "");
    this.status = made("div", { class: "govuk-visually-hidden", role: "status" });
    const frame = made("div", { class: "cme-combobox" });
    this.select.id = `${id}--select`;
    this.select.hidden = true;
    this.select.after(frame);
    frame.append(this.input, this.list, this.status);
    this.input.value = this.chosenLabel;
  }

  get chosenLabel() {
    return this.select.value === "" ? "" : this.select.selectedOptions[0].label;
  }

  matches(text) {
    const typed = folded(text.trim());
    const words = typed.split(/\s+/).filter(Boolean);
    const found = this.options.filter((option) => words.every((word) => folded(option.label).includes(word)));
    return found.sort((one, other) => rank(folded(one.label), typed) - rank(folded(other.label), typed));
  }

  typed(event) {
    event.stopPropagation();
    this.choose(null);
    this.open(this.matches(this.input.value));
  }

  open(found) {
    this.shown = found.slice(0, MOST_SHOWN);
    this.active = -1;
    this.list.replaceChildren(...this.shown.map((option, index) => this.item(option, index)));
    if (!found.length) {
      const nothing = made("li", { class: "cme-combobox__nothing" });
      nothing.textContent = "Nothing in the list matches";
      this.list.append(nothing);
    }
    this.status.textContent = found.length === 1 ? "1 entry" : `${found.length} entries`;
    this.expand(true);
  }

  item(option, index) {
    const item = made("li", {
      id: `${this.list.id}-${index}`,
      class: "cme-combobox__option",
      role: "option",
      "aria-selected": "false",
    });
    item.textContent = option.label;
    return item;
  }

  expand(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) this.input.removeAttribute("aria-activedescendant");
  }

  pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.list.hidden) this.open(this.matches(""));
      this.moveTo(this.active + step);
    } else if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      this.take(this.active >= 0 ? this.active : this.shown.length === 1 ? 0 : -1);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.expand(false);
    }
  }

  moveTo(wanted) {
    if (!this.shown.length) return;
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = (wanted + this.shown.length) % this.shown.length;
    const item = this.list.children[this.active];
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", item.id);
  }

  clicked(event) {
    const item = event.target.closest("[role=option]");
    if (item) this.take([...this.list.children].indexOf(item));
  }

  take(index) {
    if (index < 0) return;
    this.choose(this.shown[index]);
    this.input.value = this.chosenLabel;
    this.expand(false);
  }

  choose(option) {
    const value = option ? option.value : "";
    if (this.select.value === value) return;
    this.select.value = value;
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // What was typed in full counts as chosen; anything else stays in the box and is marked, and nothing is chosen.
  left() {
    const typed = folded(this.input.value.trim());
    const exact = this.options.find((option) => folded(option.label) === typed);
    if (exact) this.choose(exact);
    if (exact) this.input.value = this.chosenLabel;
    const isLost = typed !== "" && this.select.value === "";
    this.input.classList.toggle("govuk-input--error", isLost);
    this.input.setAttribute("aria-invalid", String(isLost));
    this.status.textContent = isLost ? "Not in the list. Choose an entry of the list." : "";
    this.status.classList.toggle("govuk-visually-hidden", !isLost);
    this.status.classList.toggle("cme-warning", isLost);
    this.expand(false);
  }
}

export function combobox(place) {
  for (const select of place.querySelectorAll("select[data-combobox]")) new Combobox(select);
}
