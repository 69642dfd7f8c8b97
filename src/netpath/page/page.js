// The page in a browser: it shows what Python says, and says what the coach does. It asks nobody else.

const PART = 2 ** 21; // bytes of a file sent at once
const SETTLED = 500; // ms after which Python makes ready for a search, where nobody has clicked yet
const PATIENCE = 20_000; // ms until the page says that there is no answer

// Make one element like another and touch only what differs, so that focus, what is open and what
// is being typed all stay.
function become(here, there) {
  for (const { name, value } of there.attributes) {
    if (here.getAttribute(name) === value) continue;
    here.setAttribute(name, value);
    if (name === "value" && here.matches("input")) here.value = value;
    if (name === "checked") here.checked = true;
  }
  for (const { name } of [...here.attributes]) {
    if (there.hasAttribute(name) || (name === "open" && here.matches("details"))) continue;
    here.removeAttribute(name);
    if (name === "checked") here.checked = false;
  }
  if (here.matches("textarea")) {
    if (here.textContent !== there.textContent) here.value = here.textContent = there.textContent;
    return;
  }
  const ids = new Set([...there.children].map((one) => one.id));
  for (const one of [...here.children]) if (one.id && !ids.has(one.id)) one.remove();
  let at = here.firstChild;
  for (const fresh of [...there.childNodes]) {
    const same = fresh.id && here.querySelector(`:scope > [id="${CSS.escape(fresh.id)}"]`);
    const named = same && same.nodeName === fresh.nodeName ? same : null; // a list is no field
    if (named && named !== at) here.insertBefore(named, at);
    const mate = named || (at && !at.id && !fresh.id && at.nodeName === fresh.nodeName ? at : null);
    const form = mate?.dataset?.draft;
    if (form && form !== fresh.dataset.draft) {
      at = mate.nextSibling; // the same form of somebody else: what is half written there is theirs
      mate.replaceWith(fresh);
      continue;
    }
    if (!mate) {
      here.insertBefore(fresh, at);
      continue;
    }
    if (mate.nodeType === Node.ELEMENT_NODE) become(mate, fresh);
    else if (mate.data !== fresh.data) mate.data = fresh.data;
    at = mate.nextSibling;
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function show(page, html) {
  const fresh = document.createElement("div");
  fresh.innerHTML = html; // escaped where it was made
  for (const { name, value } of page.attributes) fresh.setAttribute(name, value);
  become(page, fresh);
}

// What of a form is half written: every field that is not as the page made it.
function written(form) {
  const said = {};
  for (const one of form.elements) {
    if (!one.name || one.type === "file") continue;
    const ticked = one.type === "radio" || one.type === "checkbox";
    const made = one.matches("select") ? [...one.options].find((o) => o.defaultSelected)?.value ?? one.options[0]?.value : one.defaultValue;
    if (ticked ? one.checked && !one.defaultChecked : one.value !== made) said[one.name] = one.value;
  }
  return said;
}

function fill(form) {
  for (const [name, value] of Object.entries(JSON.parse(form.dataset.said))) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = true;
    else field.value = value;
  }
}

// A field with a list that opens while one types: the pattern "combobox" of ARIA.
class Finder {
  constructor(box, ask) {
    this.ask = ask;
    this.what = box.dataset.find;
    [this.field, this.key] = box.querySelectorAll("input");
    this.list = box.querySelector("ul");
    this.field.addEventListener("input", () => {
      this.key.value = "";
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.ask(this), 120);
    });
    this.field.addEventListener("keydown", (event) => this.press(event));
    // What is clicked next stays where it is until the click is over.
    this.field.addEventListener("blur", () => {
      setTimeout(() => document.activeElement === this.field || this.shut(), 200);
    });
  }
  open(found) {
    this.list.replaceChildren(
      ...found.map((one, at) => {
        const item = document.createElement("li");
        const name = document.createElement("bdi");
        const hint = document.createElement("span");
        name.textContent = one.label;
        hint.textContent = one.hint;
        item.append(name, hint);
        item.id = `${this.list.id}-${at}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          this.choose(item);
        });
        item.chosen = one;
        return item;
      }),
    );
    this.list.hidden = !found.length;
    this.field.setAttribute("aria-expanded", String(!!found.length));
    this.mark(null);
  }
  shut() {
    this.list.replaceChildren();
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.mark(null);
  }
  mark(item) {
    this.marked?.setAttribute("aria-selected", "false");
    this.marked = item;
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    if (item) this.field.setAttribute("aria-activedescendant", item.id);
    else this.field.removeAttribute("aria-activedescendant");
  }
  choose(item) {
    this.field.value = item.chosen.label;
    this.key.value = item.chosen.key;
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
    this.shut();
  }
  press(event) {
    const items = [...this.list.children];
    const at = items.indexOf(this.marked);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.ask(this);
      else this.mark(items[(at + (event.key === "ArrowDown" ? 1 : items.length - (at < 0 ? 0 : 1))) % items.length]);
    } else if (event.key === "Enter" && this.marked) {
      event.preventDefault();
      this.choose(this.marked);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.shut();
    } else if (event.key === "Tab" && this.marked) this.choose(this.marked);
  }
}

const PLACE = "netpath at"; // which search was open and who was picked, as a digest that names nobody

function stay(page) {
  const at = page.querySelector("[data-at]");
  try {
    if (at) sessionStorage.setItem(PLACE, JSON.stringify({ search: at.dataset.at, ask: at.dataset.ask }));
    else sessionStorage.removeItem(PLACE);
  } catch {} // a browser that keeps nothing
}

function stayed() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE));
  } catch {
    return null;
  }
}

function keep({ name, kind }, bytes) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: kind }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function render({ model, el }) {
  const page = document.createElement("div");
  const said = document.createElement("p");
  page.className = "np";
  said.className = "np-said";
  said.setAttribute("role", "status");
  el.append(said, page);
  let form = null; // what is being answered
  let waiting = null;
  let asked = 0; // how often a list was asked for
  let finder = null;

  const busy = (yes) => {
    if (yes) page.setAttribute("aria-busy", "true");
    else page.removeAttribute("aria-busy");
    clearTimeout(waiting);
    const late = "No answer yet. Load the page again: what was recorded is kept. If nothing comes, start netpath again in its window: netpath coach";
    if (yes) waiting = setTimeout(() => tell(late, true), PATIENCE);
  };
  const tell = (text, loud = false) => {
    said.textContent = text;
    said.classList.toggle("np-loud", loud);
  };
  const free = (from = null) => {
    if (page.hasAttribute("aria-busy")) return false;
    form = from;
    busy(true);
    return true;
  };
  const writing = new Map(); // forms that are being written in, and when each is kept
  const keepDraft = (from) => {
    clearTimeout(writing.get(from));
    writing.delete(from);
    const { draft, of = "" } = from.dataset;
    if (from.isConnected) model.send({ draft, of, said: written(from) });
  };
  const keepDrafts = () => [...writing.keys()].forEach(keepDraft);
  const write = ({ target }) => {
    const from = target.form;
    if (!from?.dataset.draft) return;
    clearTimeout(writing.get(from));
    writing.set(from, setTimeout(keepDraft, 150, from));
  };
  page.addEventListener("input", write);
  page.addEventListener("change", write);
  addEventListener("pagehide", keepDrafts);
  const act = (name, data) => {
    keepDrafts();
    model.send({ act: name, said: data });
  };
  const ask = (one) => {
    finder = one;
    model.send({ find: one.what, typed: one.field.value, n: ++asked });
  };
  const dress = () => {
    for (const box of page.querySelectorAll(".np-find")) box.finder ??= new Finder(box, ask);
    for (const one of page.querySelectorAll("form[data-draft]")) {
      if (one.dataset.said && !one.filled) fill(one);
      one.filled = true;
    }
  };

  async function send(from) {
    if (!free(from)) return;
    const data = {};
    for (const [name, value] of new FormData(from)) {
      if (!(value instanceof File)) data[name] = value;
      else if (value.name) {
        const bytes = await value.arrayBuffer();
        for (let at = 0; at === 0 || at < bytes.byteLength; at += PART)
          model.send({ put: value.name, first: at === 0, to: from.dataset.act }, undefined, [bytes.slice(at, at + PART)]);
      }
    }
    if (from.dataset.draft && !("keep" in from.dataset)) data.draft = from.dataset.draft;
    act(from.dataset.act, data);
  }
  page.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target);
  });
  page.addEventListener("change", (event) => {
    const from = event.target.form;
    const at_once = event.target.type === "file" && !("waits" in from.dataset);
    if (from && (at_once || "live" in from.dataset)) send(from);
  });
  page.addEventListener("click", (event) => {
    const button = event.target.closest("button[type=button]");
    if (!button) return;
    if (button.dataset.copy) {
      const text = page.querySelector(`#${button.dataset.copy}`);
      text.select();
      navigator.clipboard.writeText(text.value).then(
        () => {
          tell("Copied. Paste it where you write; netpath sends nothing. Once it is sent, say so.");
          page.querySelector(`#${button.dataset.then}`)?.focus();
        },
        () => tell("Press Ctrl-C (or Cmd-C) now: the note is selected.", true),
      );
    } else if (button.dataset.act && free()) act(button.dataset.act, { ...button.dataset });
  });

  model.on("change:html", () => {
    show(page, model.get("html"));
    dress();
    stay(page);
  });
  model.on("msg:custom", (message, parts) => {
    if ("found" in message) {
      if (message.n === asked && document.activeElement === finder.field) finder.open(message.found);
      return;
    }
    if ("letter" in message) {
      const of = [...page.querySelectorAll("form[data-draft]")].find((one) => one.dataset.draft === message.letter);
      if (!of) return;
      of.querySelector(".np-words").textContent = message.words;
      const lacks = message.lacks.map((one) => Object.assign(document.createElement("p"), { className: "np-lacks", textContent: one }));
      of.querySelector(".np-all-lacks").replaceChildren(...lacks);
      return;
    }
    if ("unkept" in message) {
      tell(message.unkept, true);
      return;
    }
    busy(false);
    tell(message.said);
    const stays = form && ("live" in form.dataset || "keep" in form.dataset);
    if (message.well && form?.isConnected && !stays) form.reset();
    if (message.well && form?.dataset.renews) page.querySelector(`#${form.dataset.renews}`)?.form.reset();
    form = null;
    const place = message.focus && page.querySelector(`#${message.focus}`);
    if (place) {
      place.focus({ preventScroll: true });
      place.scrollIntoView({ block: "nearest" });
    }
    if (message.paper) keep(message.paper, parts[0]);
  });
  show(page, model.get("html"));
  dress();
  const before = stayed();
  if (before && !page.querySelector("[data-at]") && free()) act("return", before);
  const ready = () => {
    try {
      page.hasAttribute("aria-busy") || model.send({ ready: true });
    } catch {} // the page is being left, and its Python is gone
  };
  const soon = setTimeout(ready, SETTLED);
  addEventListener("beforeunload", () => clearTimeout(soon));
}

export default { render };
