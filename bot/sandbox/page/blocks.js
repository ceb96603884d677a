// Blocks as Slack lays them out, in this page's own dress.
import { fresh, h } from "./dom.js";
import { element, text } from "./elements.js";
import { emoji, link, mrkdwn, plain, richText } from "./mrkdwn.js";

export const blocks = (list, ctx) => (list ?? []).map((block) => {
  const node = (KINDS[block.type] ?? unknown)(block, ctx);
  node.dataset.block = block.block_id ?? "";
  return node;
});

function picture(source, alt, className) {
  const url = source.image_url ?? source.slack_file?.url ?? "";
  const own = url.startsWith("/") || url.startsWith(`${location.origin}/`);
  // Pictures from elsewhere are not fetched: this page talks to its own server only.
  return own ? h("img", { src: url, alt, class: className }) : h("span", { class: "picture" }, "▦ ", link(url, alt || "Picture"));
}

function section(block, ctx) {
  const label = block.text ? plain(block.text.text).replace(/[*_~`>]/g, "").slice(0, 80) : undefined;
  const words = h("div", { class: "section-text" },
    block.text ? h("div", {}, text(block.text, ctx.who)) : null,
    block.fields ? h("div", { class: "fields" }, block.fields.map((field) => h("div", {}, text(field, ctx.who)))) : null);
  const beside = block.accessory && (block.accessory.type === "image" ? picture(block.accessory, block.accessory.alt_text, "thumb") : element(block.accessory, block, ctx, ["button", "overflow"].includes(block.accessory.type) ? undefined : label));
  return h("div", { class: "block section" }, words, beside ? h("div", { class: "accessory" }, beside) : null);
}

function input(block, ctx) {
  const problem = ctx.problem?.(block.block_id);
  const label = plain(block.label.text);
  const control = element(block.element, block, ctx, label);
  const target = control.matches("input,select,textarea") ? control : control.querySelector("input,select,textarea");
  const grouped = control.matches("fieldset");
  const hint = block.hint && h("p", { class: "hint", id: fresh("hint") }, plain(block.hint.text));
  const error = problem && h("p", { class: "error", id: fresh("error") }, problem);
  if (target) {
    if (!grouped) { target.id = fresh("input"); target.removeAttribute("aria-label"); }
    const described = [error, hint].filter(Boolean).map((node) => node.id).join(" ");
    if (described) (grouped ? control : target).setAttribute("aria-describedby", described);
    if (error) target.setAttribute("aria-invalid", "true");
    if (!block.optional && !grouped) target.setAttribute("aria-required", "true");
  }
  const words = [label, block.optional ? h("span", { class: "quiet" }, " (optional)") : null];
  return h("div", { class: "block input" }, grouped ? null : h("label", { for: target?.id }, words), control, error, hint);
}

const table = (block, ctx) => h("div", { class: "block scroll", tabindex: "0", role: "region", "aria-label": block.caption ?? "Table" }, h("table", {}, block.caption ? h("caption", {}, block.caption) : null,
  block.rows.map((row, at) => h("tr", {}, row.map((cell) => h(at ? "td" : "th", at ? {} : { scope: "col" }, cell.type === "rich_text" ? richText(cell.elements, ctx.who) : String(cell.text ?? cell.value ?? "")))))));

function card(block, ctx) {
  return h("div", { class: "block card" }, block.hero_image ? picture(block.hero_image, block.hero_image.alt_text, "hero") : null,
    block.title ? h("p", { class: "card-title" }, text(block.title, ctx.who)) : null, block.subtitle ? h("p", { class: "quiet" }, text(block.subtitle, ctx.who)) : null,
    block.body ? h("p", {}, text(block.body, ctx.who)) : null, block.subtext ? h("p", { class: "quiet" }, text(block.subtext, ctx.who)) : null,
    block.actions ? h("div", { class: "row" }, block.actions.map((one) => element(one, block, ctx))) : null);
}

// `markdown` blocks: the few forms a message needs, as Slack's own markup.
const markdown = (source) => source.replace(/\*\*(.+?)\*\*/g, "*$1*").replace(/^#{1,6}\s+(.*)$/gm, "*$1*").replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, "<$2|$1>").replace(/^\s*[-*]\s+/gm, "• ");

const unknown = (block) => h("div", { class: "block unshown" }, `(${block.type}) `, words(block));
const words = (value) => Array.isArray(value) ? value.map(words).join(" ") : value && typeof value === "object" ? Object.entries(value).map(([key, inner]) => (key === "text" && typeof inner === "string" ? inner : words(inner))).join(" ").trim() : "";

const KINDS = {
  section, input, table, data_table: table, card,
  header: (block) => h(`h${(block.level ?? 2) + 1}`, { class: "block header" }, plain(block.text.text)),
  divider: () => h("hr", { class: "block" }),
  context: (block, ctx) => h("div", { class: "block context" }, block.elements.map((one) => one.type === "image" ? picture(one, one.alt_text, "tiny") : h("span", {}, text(one, ctx.who)))),
  actions: (block, ctx) => h("div", { class: "block row" }, block.elements.map((one) => element(one, block, ctx))),
  context_actions: (block, ctx) => h("div", { class: "block row" }, block.elements.map((one) => element(one, block, ctx))),
  image: (block) => h("figure", { class: "block" }, block.title ? h("figcaption", {}, plain(block.title.text)) : null, picture(block, block.alt_text, "large")),
  markdown: (block, ctx) => h("div", { class: "block" }, mrkdwn(markdown(block.text), ctx.who)),
  rich_text: (block, ctx) => h("div", { class: "block" }, richText(block.elements, ctx.who)),
  carousel: (block, ctx) => h("div", { class: "block carousel" }, block.elements.map((one) => card(one, ctx))),
  container: (block, ctx) => h("div", { class: "block card" }, block.title ? h("p", { class: "card-title" }, plain(block.title.text)) : null, blocks(block.blocks, ctx)),
  alert: (block, ctx) => h("div", { class: "block alert", role: "note" }, emoji("warning"), " ", text(block.text, ctx.who)),
};
