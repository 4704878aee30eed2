// Saves what is typed, soon after typing pauses, and says on the page whether it is saved.

const PAUSE_MS = 1000;
const LONGEST_WAIT_MS = 1500;
const TIMEOUT_MS = 10000;
const RETRY_MS = [2000, 4000, 8000, 16000, 30000];

const NO_CONNECTION = "Not saved: no connection. Your text is still on this page.";
const SIGNED_OUT =
  "Not saved: you are signed out. Your text is still on this page. Sign in again in another tab, then go on.";
const CONFLICT =
  "Not saved: somebody else changed this page. Press “Save and continue” to see both texts. Yours is still here.";
const REFUSED = "Not saved yet. Press “Save and continue” to see why. Your text is still on this page.";

// What each kind of answer means: the words, and whether trying again by itself makes sense.
function judged(response) {
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
    return { words: SIGNED_OUT, retries: true };
  }
  if (response.status === 409) {
    const isJson = response.headers.get("Content-Type")?.includes("json");
    return { words: isJson ? CONFLICT : REFUSED, isOver: true };
  }
  if (response.status >= 500) return { words: NO_CONNECTION, retries: true };
  return { words: REFUSED };
}

// Files travel only with the form itself.
function typedData(form) {
  const typed = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") typed.append(name, value);
  }
  return typed;
}

function clockTime() {
  return new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-save-status]");
    this.changes = 0;
    this.savedChanges = 0;
    this.firstUnsavedAt = 0;
    this.failures = 0;
    this.isOver = false;
    this.isLeaving = false;
    this.timer = 0;
    this.running = null;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    window.addEventListener("online", () => this.save());
    window.addEventListener("beforeunload", (event) => {
      if (this.isUnsaved && !this.isLeaving) event.preventDefault();
    });
  }

  get isUnsaved() {
    return this.changes > this.savedChanges;
  }

  say(words, state) {
    if (!this.status) return;
    this.status.dataset.state = state;
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  changed() {
    const now = Date.now();
    if (!this.isUnsaved) this.firstUnsavedAt = now;
    this.changes += 1;
    if (this.isOver || this.failures > 0) return;
    this.plan(Math.max(0, Math.min(PAUSE_MS, this.firstUnsavedAt + LONGEST_WAIT_MS - now)));
  }

  plan(delay) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), delay);
  }

  save() {
    if (this.running || this.isOver || this.isLeaving || !this.isUnsaved) return;
    window.clearTimeout(this.timer);
    this.running = this.send().finally(() => {
      this.running = null;
      if (this.isUnsaved && this.failures === 0 && !this.isRefused) this.plan(PAUSE_MS);
    });
  }

  async send() {
    const sent = this.changes;
    this.isRefused = false;
    this.firstUnsavedAt = Date.now();
    if (this.failures === 0) this.say("Saving…", "saving");
    let response;
    try {
      response = await fetch(this.form.dataset.autosaveUrl, {
        method: "POST",
        body: typedData(this.form),
        headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
        credentials: "same-origin",
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.ok) return this.took(sent, await response.json());
    } catch {
      return this.failed({ words: NO_CONNECTION, retries: true });
    }
    return this.failed(judged(response));
  }

  took(sent, reply) {
    if (reply.conflict) return this.failed({ words: CONFLICT, isOver: true });
    if (!reply.saved) return this.failed({ words: REFUSED });
    this.failures = 0;
    this.savedChanges = sent;
    this.keep("_draft_revision", reply.draft_revision);
    this.keep("_seen", reply.seen);
    this.say(`Saved at ${clockTime()}`, "saved");
  }

  // The next save, by script or by button, starts from what the server has now.
  keep(name, value) {
    const input = this.form.elements.namedItem(name);
    if (!input || value === undefined || value === null) return;
    input.value = typeof value === "string" ? value : JSON.stringify(value);
  }

  failed({ words, retries = false, isOver = false }) {
    this.isOver = isOver;
    this.isRefused = !retries;
    this.say(words, "failed");
    if (!retries) return;
    const delay = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    this.plan(delay);
  }

  // Before the form itself is sent: wait for a save that is under way, so that the two do not meet as a conflict.
  async settle() {
    window.clearTimeout(this.timer);
    await this.running;
  }

  leave() {
    this.isLeaving = true;
    window.clearTimeout(this.timer);
  }
}

export function autosave(form) {
  return new Autosave(form);
}
