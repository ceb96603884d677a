// Interactive elements of Block Kit as ordinary controls.
// `ctx`: {who, state(block, element) → value or undefined, use(block, element, value, dispatch), choose(element, typed)}
import { fresh, h } from "./dom.js";
import { mrkdwn, plain } from "./mrkdwn.js";

export function element(el, block, ctx, label) {
  const make = KINDS[el.type];
  if (!make) return h("span", { class: "unshown" }, `(${el.type} is not shown here)`);
  const made = make(el, block, ctx, label ?? (el.placeholder ? plain(el.placeholder.text) : "Choose"));
  const control = made.matches("button,select,input,textarea,a") ? made : made.querySelector("button,select,input,textarea,a");
  if (control) control.dataset.focus = `${block.block_id}/${el.action_id}`;
  return made;
}

export const text = (object, who) => object?.type === "mrkdwn" ? mrkdwn(object.text, who) : [plain(object?.text ?? "", object?.emoji !== false)];

async function agreed(confirm, who) {
  if (!confirm) return true;
  return new Promise((resolve) => {
    const title = fresh("confirm");
    const end = (answer) => () => { dialog.close(); dialog.remove(); resolve(answer); };
    const dialog = h("dialog", { class: "confirm", "aria-labelledby": title, oncancel: (event) => { event.preventDefault(); end(false)(); } },
      h("h2", { id: title }, plain(confirm.title.text)), h("p", {}, text(confirm.text, who)),
      h("div", { class: "row end" },
        h("button", { type: "button", class: "el", onclick: end(false) }, plain(confirm.deny.text)),
        h("button", { type: "button", class: `el ${confirm.style ?? "primary"}`, onclick: end(true) }, plain(confirm.confirm.text))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

const use = async (el, block, ctx, value) => {
  if (await agreed(el.confirm, ctx.who)) return ctx.use(block, el, value, true);
};

function button(el, block, ctx) {
  const words = plain(el.text.text);
  const props = { class: `el ${el.style ?? ""}`, "aria-label": el.accessibility_label };
  if (el.url)
    return h("a", { ...props, href: /^(https?|mailto):/.test(el.url) ? el.url : null, target: "_blank", rel: "noopener noreferrer", onclick: () => ctx.use(block, el, null, true) }, words, h("span", { class: "quiet", "aria-hidden": "true" }, " ↗"));
  return h("button", { ...props, type: "button", onclick: async (event) => {
    const own = event.currentTarget;
    own.setAttribute("aria-busy", "true");
    await use(el, block, ctx, null);
    own.removeAttribute("aria-busy");
  } }, words);
}

function overflow(el, block, ctx) {
  const id = fresh("menu");
  const items = el.options.map((option) => h(option.url ? "a" : "button", {
    role: "menuitem", tabindex: "-1", type: option.url ? null : "button", href: option.url && /^https?:/.test(option.url) ? option.url : null,
    target: option.url ? "_blank" : null, rel: option.url ? "noopener noreferrer" : null,
    onclick: () => { close(); use(el, block, ctx, option.value); },
  }, plain(option.text.text), option.description ? h("small", {}, plain(option.description.text)) : null));
  const list = h("div", { id, role: "menu", class: "menu", hidden: true, "aria-label": "More" }, items);
  const opener = h("button", { type: "button", class: "el dots", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id, "aria-label": "More actions",
    onclick: () => (list.hidden ? open() : close()) }, "⋯");
  const open = () => { list.hidden = false; opener.setAttribute("aria-expanded", "true"); items[0].focus(); };
  const close = () => { list.hidden = true; opener.setAttribute("aria-expanded", "false"); opener.focus(); };
  const holder = h("span", { class: "overflow", onkeydown: (event) => {
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (!list.hidden && event.key === "Escape") { event.stopPropagation(); event.preventDefault(); close(); }
    else if (!list.hidden && to !== undefined) { event.preventDefault(); items[to % items.length].focus(); }
  }, onfocusout: (event) => {
    if (!list.hidden && event.relatedTarget && !holder.contains(event.relatedTarget)) { list.hidden = true; opener.setAttribute("aria-expanded", "false"); }
  } }, opener, list);
  return holder;
}

document.addEventListener("pointerdown", (event) => {
  for (const menu of document.querySelectorAll(".menu:not([hidden])"))
    if (!menu.parentElement.contains(event.target)) { menu.hidden = true; menu.previousElementSibling?.setAttribute("aria-expanded", "false"); }
});

function choice(options, groups, pick) {
  const one = (option) => h("option", { value: option.value, selected: pick.includes(option.value) }, plain(option.text.text));
  return groups ? groups.map((group) => h("optgroup", { label: plain(group.label.text) }, group.options.map(one))) : options.map(one);
}

function select(el, block, ctx, label, options, groups, initial) {
  const held = ctx.state(block, el) ?? initial ?? "";
  return h("select", { class: "el", "aria-label": label, onchange: (event) => use(el, block, ctx, event.currentTarget.value || null) },
    h("option", { value: "", selected: !held }, label === "Choose" || !el.placeholder ? "Choose …" : plain(el.placeholder.text)), choice(options, groups, [held]));
}

function several(el, block, ctx, label, options, initial) {
  const held = new Set(ctx.state(block, el) ?? initial ?? []);
  return h("fieldset", { class: "choices" }, h("legend", {}, label), options.map((option) => checkbox(option, held.has(option.value), (on) => {
    on ? held.add(option.value) : held.delete(option.value);
    ctx.use(block, el, [...held], true);
  }, ctx)));
}

function checkbox(option, on, change, ctx) {
  const id = fresh("check");
  return h("div", { class: "choice" }, h("input", { type: "checkbox", id, checked: on, onchange: (event) => change(event.currentTarget.checked) }),
    h("label", { for: id }, text(option.text, ctx.who), option.description ? h("small", {}, text(option.description, ctx.who)) : null));
}

function radio(el, block, ctx, label) {
  const name = fresh("radio");
  const held = ctx.state(block, el) ?? el.initial_option?.value;
  return h("fieldset", { class: "choices" }, h("legend", { class: "quiet-legend" }, label), el.options.map((option) => {
    const id = fresh("radio");
    return h("div", { class: "choice" }, h("input", { type: "radio", id, name, checked: held === option.value, onchange: () => use(el, block, ctx, option.value) }),
      h("label", { for: id }, text(option.text, ctx.who), option.description ? h("small", {}, text(option.description, ctx.who)) : null));
  }));
}

function external(el, block, ctx, label) {
  const id = fresh("offers");
  const held = ctx.state(block, el) ?? el.initial_option;
  let offers = [], at = -1, waiting;
  const list = h("ul", { id, role: "listbox", class: "offers", hidden: true, "aria-label": label });
  const input = h("input", { type: "text", class: "el", role: "combobox", autocomplete: "off", "aria-label": label, "aria-expanded": "false", "aria-controls": id,
    placeholder: el.placeholder ? plain(el.placeholder.text) : "", value: held ? plain(held.text.text) : "",
    oninput: () => { clearTimeout(waiting); waiting = setTimeout(ask, 180); }, onfocus: () => (el.min_query_length ?? 3) === 0 && ask(),
    onblur: () => setTimeout(() => document.activeElement !== input && hide(), 150),
    onkeydown: (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); at = Math.max(0, Math.min(offers.length - 1, at + (event.key === "ArrowDown" ? 1 : -1))); draw(); }
      else if (event.key === "Enter" && at >= 0 && !list.hidden) { event.preventDefault(); take(offers[at]); }
      else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); hide(); }
    } });
  const hide = () => { clearTimeout(waiting); list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const take = (option) => { input.value = plain(option.text.text); hide(); use(el, block, ctx, option); };
  const ask = async () => {
    if (input.value.length < (el.min_query_length ?? 3)) return hide();
    const typed = input.value;
    const offered = await ctx.choose(el, typed);
    if (input.value !== typed || document.activeElement !== input) return;
    offers = offered;
    at = -1;
    draw();
  };
  const draw = () => {
    list.replaceChildren(...(offers.length ? offers.map((option, n) => h("li", { id: `${id}-${n}`, role: "option", "aria-selected": n === at ? "true" : "false", onpointerdown: (event) => { event.preventDefault(); take(option); } }, plain(option.text.text), option.description ? h("small", {}, plain(option.description.text)) : null))
      : [h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "No results")]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (at >= 0) input.setAttribute("aria-activedescendant", `${id}-${at}`);
  };
  return h("span", { class: "external" }, input, list);
}

function field(type) {
  return (el, block, ctx, label) => {
    const initial = el.initial_value ?? el.initial_date ?? el.initial_time ?? "";
    const typed = !["date", "time"].includes(type);
    const changed = (event) => ctx.use(block, el, event.currentTarget.value || null, !typed);
    const props = { class: "el wide", "aria-label": label, value: ctx.state(block, el) ?? initial, placeholder: typed && el.placeholder ? plain(el.placeholder.text) : null,
      maxlength: el.max_length, [typed ? "oninput" : "onchange"]: changed };
    const enter = (el.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]).includes("on_enter_pressed");
    if (typed && block.dispatch_action && enter) props.onkeydown = (event) => event.key === "Enter" && !event.shiftKey && (event.preventDefault(), ctx.use(block, el, event.currentTarget.value || null, true));
    return el.multiline ? h("textarea", { ...props, rows: "4" }) : h("input", { ...props, type: type === "number" ? "text" : type, inputmode: type === "number" ? "decimal" : null });
  };
}

// What was chosen travels with the form; the choice survives an update of the view, though the control shows it no more.
const files = (el, block, ctx, label) => h("input", { type: "file", class: "el wide", "aria-label": label, multiple: (el.max_files ?? 10) > 1,
  accept: el.filetypes ? el.filetypes.map((kind) => `.${kind}`).join(",") : null,
  onchange: async (event) => ctx.use(block, el, await Promise.all([...event.currentTarget.files].map(async (file) => ({ name: file.name, content: await base64(file) }))), false) });
const base64 = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ""));
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(file);
});

const moment = (el, block, ctx, label) => h("input", { type: "datetime-local", class: "el", "aria-label": label,
  onchange: (event) => use(el, block, ctx, Math.floor(new Date(event.currentTarget.value).getTime() / 1000)) });
const people = (ctx) => [...ctx.who.people.values()].map((one) => ({ value: one.id, text: { text: one.real_name } }));
const channels = (ctx) => [...ctx.who.channels.values()].filter((one) => one.kind !== "im").map((one) => ({ value: one.id, text: { text: `#${one.name}` } }));
const conversations = (ctx) => [...channels(ctx), ...[...ctx.who.channels.values()].filter((one) => one.kind === "im").map((one) => ({ value: one.id, text: { text: "Direct messages with the app" } }))];
const grouped = (el) => el.options ?? el.option_groups.flatMap((group) => group.options);
const values = (options) => options?.map((option) => option.value);

const KINDS = {
  button, overflow, radio_buttons: radio, external_select: external, datetimepicker: moment,
  static_select: (el, block, ctx, label) => select(el, block, ctx, label, el.options, el.option_groups, el.initial_option?.value),
  users_select: (el, block, ctx, label) => select(el, block, ctx, label, people(ctx), null, el.initial_user),
  channels_select: (el, block, ctx, label) => select(el, block, ctx, label, channels(ctx), null, el.initial_channel),
  conversations_select: (el, block, ctx, label) => select(el, block, ctx, label, conversations(ctx), null, el.initial_conversation ?? (el.default_to_current_conversation ? ctx.channel : null)),
  checkboxes: (el, block, ctx, label) => several(el, block, ctx, label, el.options, values(el.initial_options)),
  multi_static_select: (el, block, ctx, label) => several(el, block, ctx, label, grouped(el), values(el.initial_options)),
  multi_users_select: (el, block, ctx, label) => several(el, block, ctx, label, people(ctx), el.initial_users),
  multi_channels_select: (el, block, ctx, label) => several(el, block, ctx, label, channels(ctx), el.initial_channels),
  multi_conversations_select: (el, block, ctx, label) => several(el, block, ctx, label, conversations(ctx), el.initial_conversations),
  datepicker: field("date"), timepicker: field("time"), plain_text_input: field("text"), email_text_input: field("email"),
  file_input: files, url_text_input: field("url"), number_input: field("number"), icon_button: button,
  feedback_buttons: (el, block, ctx) => h("span", { class: "row" }, [el.positive_button, el.negative_button].map((one) => button({ ...el, type: "button", text: one.text, value: one.value }, block, ctx))),
  workflow_button: (el) => h("button", { type: "button", class: "el", disabled: true }, plain(el.text.text)),
};
