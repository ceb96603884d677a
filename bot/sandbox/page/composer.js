// Where a person writes: Enter sends, Shift+Enter breaks the line, a slash offers the app's commands, @ offers people.
import { fresh, h } from "./dom.js";
import { say } from "./main.js";

export function composer(form, { id, label, thread, act, seen }) {
  const list = h("ul", { id: fresh("offers"), role: "listbox", class: "offers up", hidden: true, "aria-label": "Suggestions" });
  const hint = h("p", { class: "hint", id: fresh("hint") });
  let offers = [], at = -1;
  const area = h("textarea", { id, rows: "1", "aria-label": label, role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, "aria-describedby": hint.id,
    placeholder: label, spellcheck: "true", autocomplete: "off", oninput: () => { grow(); offer(); }, onblur: () => setTimeout(() => document.activeElement !== area && hide(), 150), onkeydown: key });
  const send = h("button", { type: "submit", class: "el primary" }, "Send");

  const grow = () => { area.rows = Math.min(6, area.value.split("\n").length); };
  const hide = () => { list.hidden = true; at = -1; area.setAttribute("aria-expanded", "false"); area.removeAttribute("aria-activedescendant"); };

  function offer() {
    const state = seen();
    const commands = state?.commands ?? [];
    const slash = !thread() && area.value.match(/^\/\S*$/);
    const name = area.value.match(/(^|\s)@([\p{L}]*)$/u);
    const known = commands.find((one) => area.value.startsWith(`${one.command} `));
    hint.textContent = known ? `${known.command} ${known.hint}` : "";
    if (slash) {
      const asked = area.value.slice(1).toLowerCase();
      const shortcuts = (state?.shortcuts ?? []).filter((one) => one.kind === "global" && one.name.toLowerCase().includes(asked));
      offers = [...commands.filter((one) => one.command.startsWith(area.value)).map((one) => ({ words: `${one.command} ${one.hint}`.trim(), more: one.description, put: `${one.command} ` })),
        ...shortcuts.map((one) => ({ words: one.name, more: one.description || "Shortcut", put: "", go: () => act("shortcut", { callback_id: one.callback_id }) }))];
    }
    else if (name) offers = state.people.filter((one) => one.real_name.toLowerCase().startsWith(name[2].toLowerCase())).map((one) => ({ words: `@${one.real_name}`, more: one.bot ? "App" : "", put: `${area.value.slice(0, name.index)}${name[1]}@${one.real_name} ` }));
    else offers = [];
    at = offers.length ? 0 : -1;
    show();
  }

  function show() {
    if (!offers.length) return hide();
    list.replaceChildren(...offers.map((one, n) => h("li", { id: `${list.id}-${n}`, role: "option", "aria-selected": String(n === at), onpointerdown: (event) => { event.preventDefault(); take(n); } }, h("span", {}, one.words), one.more ? h("small", {}, one.more) : null)));
    list.hidden = false;
    area.setAttribute("aria-expanded", "true");
    area.setAttribute("aria-activedescendant", `${list.id}-${at}`);
  }

  function take(n) {
    offers[n].go?.();
    area.value = offers[n].put;
    hide();
    offer();
    area.focus();
  }

  function key(event) {
    const open = !list.hidden;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + offers.length) % offers.length;
      show();
    } else if (open && event.key === "Escape") { event.preventDefault(); event.stopPropagation(); hide(); }
    else if (open && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey && offers[at].put.trim() !== area.value.trim()) { event.preventDefault(); take(at); }
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  }

  form.append(list, h("div", { class: "write" }, area, send), hint);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text) return;
    area.value = "";
    hint.textContent = "";
    grow();
    hide();
    const given = await act("write", { text, thread: thread() });
    if (given.notice) say(given.notice);
    if (given.error) area.value = text;
  });
}
