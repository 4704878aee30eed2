// Adds and removes the rows of a table in place. Without it the same buttons send the form, and the server does it.

const GAP = "__row__";

function fillGap(card, number) {
  for (const element of [card, ...card.querySelectorAll("*")]) {
    for (const attribute of [...element.attributes]) {
      if (attribute.value.includes(GAP)) attribute.value = attribute.value.replaceAll(GAP, number);
    }
  }
}

function isFilled(card) {
  return [...card.querySelectorAll("input, textarea, select")].some((input) =>
    input.type === "radio" || input.type === "checkbox" ? input.checked : input.value.trim() !== "",
  );
}

class Table {
  constructor(root, onAdded) {
    this.root = root;
    this.onAdded = onAdded;
    this.blank = root.querySelector("template[data-blank-row]");
    this.addButton = root.querySelector("[data-add-row]");
    this.next = Math.max(-1, ...this.cards.map((card) => Number(card.dataset.scope.split("-").pop()))) + 1;
    root.addEventListener("click", (event) => this.clicked(event));
    this.refresh();
  }

  get cards() {
    return [...this.root.children].filter((child) => child.matches("[data-row]"));
  }

  clicked(event) {
    if (event.target.closest("[data-add-row]")) {
      event.preventDefault();
      this.add().focus();
    }
    const remove = event.target.closest("[data-remove-row]");
    if (remove) {
      event.preventDefault();
      this.remove(remove.closest("[data-row]"));
    }
  }

  add() {
    const card = this.blank.content.firstElementChild.cloneNode(true);
    fillGap(card, String(this.next));
    this.next += 1;
    card.tabIndex = -1;
    this.blank.before(card);
    this.refresh();
    this.onAdded(card);
    return card;
  }

  remove(card) {
    const title = card.querySelector("h2").textContent;
    if (isFilled(card) && !window.confirm(`Take out ${title} and all that is written in it?`)) return;
    card.remove();
    if (!this.cards.length) this.add();
    this.refresh();
    this.addButton.focus();
    this.root.closest("form").dispatchEvent(new Event("change", { bubbles: true }));
  }

  refresh() {
    this.cards.forEach((card, index) => {
      const title = `${this.root.dataset.rowName} ${index + 1}`;
      card.querySelector("h2").textContent = title;
      card.querySelector("[data-remove-row] .govuk-visually-hidden").textContent = ` ${title}`;
    });
    this.addButton.hidden = this.cards.length >= Number(this.root.dataset.mostRows);
  }
}

export function rows(form, onAdded) {
  for (const root of form.querySelectorAll("[data-table]")) new Table(root, onAdded);
}
