// Modals: one <dialog> that shows the top of the stack. What was typed survives an update of the view.
import { fresh, h } from "./dom.js";
import { blocks } from "./blocks.js";
import { plain } from "./mrkdwn.js";

let dialog = null;
let shown = "";
let back = null;
let problems = {};
const drafts = new Map();

export function modals(stack, { act, who, channel }) {
  const view = stack.at(-1);
  for (const id of drafts.keys()) if (!stack.some((one) => one.id === id)) drafts.delete(id);
  if (!view) return close();
  if (shown === view.id + view.hash) return undefined;
  if (!shown.startsWith(view.id)) problems = {};
  shown = view.id + view.hash;
  return draw(view, stack.length, act, who, channel);
}

function close() {
  if (!dialog) return;
  dialog.close();
  dialog.remove();
  dialog = null;
  shown = "";
  problems = {};
  if (back && document.contains(back)) back.focus();
}

function draw(view, depth, act, who, channel) {
  const draft = drafts.get(view.id) ?? drafts.set(view.id, {}).get(view.id);
  for (const block of Object.keys(draft)) if (!view.blocks.some((one) => one.block_id === block)) delete draft[block];
  const focus = dialog?.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  const context = {
    who, channel,
    state: (block, el) => draft[block.block_id]?.[el.action_id],
    problem: (block) => problems[block],
    choose: async (el, typed) => (await act("choose", { view: view.id, action_id: el.action_id, typed })).options ?? [],
    use: (block, el, value, go) => {
      if (!["button", "overflow"].includes(el.type)) (draft[block.block_id] ??= {})[el.action_id] = value;
      const sends = go && (block.type !== "input" || block.dispatch_action);
      return sends && act("press", { view: view.id, action_id: el.action_id, block_id: block.block_id, value: value ?? el.value ?? null, state: draft });
    },
  };
  const title = fresh("modal");
  const trouble = h("p", { class: "error", role: "alert" });
  let leaving = false;
  const dismiss = () => { if (!leaving) { leaving = true; act("dismiss", { view: view.id }); } };
  const form = h("form", { novalidate: true, onsubmit: async (event) => {
    event.preventDefault();
    const given = await act("submit", { view: view.id, values: draft });
    problems = given.payload?.response_action === "errors" ? given.payload.errors : {};
    trouble.textContent = given.acked || Object.keys(problems).length ? "" : given.notice ?? "";
    if (Object.keys(problems).length) {
      draw(view, depth, act, who, channel);
      dialog.querySelector("[aria-invalid]")?.focus();
    }
  } },
    h("header", {}, h("h2", { id: title }, plain(view.title.text)), h("button", { type: "button", class: "el", "aria-label": "Close", onclick: dismiss }, "✕")),
    h("div", { class: "modal-body" }, blocks(view.blocks, context)),
    trouble,
    h("footer", { class: "row end" }, depth > 1 ? h("span", { class: "quiet" }, `Step ${depth}`) : null,
      h("button", { type: "button", class: "el", onclick: dismiss }, plain(view.close?.text ?? "Close")),
      view.submit ? h("button", { type: "submit", class: "el primary" }, plain(view.submit.text)) : null));
  if (!dialog) {
    back = document.activeElement;
    dialog = h("dialog", { class: "modal" });
    document.body.append(dialog);
  }
  dialog.setAttribute("aria-labelledby", title);
  dialog.oncancel = (event) => { event.preventDefault(); dismiss(); };
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
  const again = focus && [...dialog.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === focus);
  (again ?? dialog.querySelector(".modal-body input, .modal-body textarea, .modal-body select, .modal-body button, footer button"))?.focus();
}
