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

// Charts: lines and areas as one stroke a series, bars side by side; the numbers are read out.
function chart(block) {
  const { type, series, segments, axis_config: axis } = block.chart;
  const told = (points) => points.map((one) => `${one.label} ${one.value}`).join(", ");
  const spoken = [block.title, ...(segments ? [told(segments)] : series.map((one) => `${one.name}: ${told(one.data)}`))].join(". ");
  const rows = segments ? [{ name: "", data: segments }] : series;
  const top = Math.max(1, ...rows.flatMap((one) => one.data.map((point) => point.value)));
  const [width, height] = [320, 120];
  const y = (value) => height - (value / top) * (height - 8);
  const draw = (one, n) => {
    const step = width / one.data.length;
    const at = one.data.map((point, k) => `${((k + 0.5) * step).toFixed(1)},${y(point.value).toFixed(1)}`);
    if (type === "line") return svg("polyline", { points: at.join(" "), class: `series s${n % 6}` });
    if (type === "area") return svg("polygon", { points: `${step / 2},${height} ${at.join(" ")} ${width - step / 2},${height}`, class: `series fill s${n % 6}` });
    const bar = (step * 0.7) / rows.length;
    return one.data.map((point, k) => svg("rect", { x: k * step + step * 0.15 + n * bar, y: y(point.value), width: bar, height: height - y(point.value), class: `bar s${n % 6}` }));
  };
  const labels = axis?.categories ?? segments.map((one) => one.label);
  return h("figure", { class: "block chart", role: "img", "aria-label": spoken },
    h("figcaption", {}, block.title), svg("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, rows.map(draw)),
    h("p", { class: "axis" }, type === "bar" || segments ? labels.map((label, k) => h("span", {}, `${label} ${rows[0].data[k].value}`)) : [h("span", {}, labels[0]), h("span", {}, `highest: ${top}`), h("span", {}, labels.at(-1))]),
    series?.length > 1 ? h("p", { class: "legend" }, series.map((one, n) => h("span", { class: `key s${n % 6}` }, one.name))) : null);
}

function svg(tag, props, ...inner) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  node.append(...inner.flat(3));
  return node;
}

// `markdown` blocks: the few forms a message needs, as Slack's own markup.
const markdown = (source) => source.replace(/\*\*(.+?)\*\*/g, "*$1*").replace(/^#{1,6}\s+(.*)$/gm, "*$1*").replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, "<$2|$1>").replace(/^\s*[-*]\s+/gm, "• ");

const unknown = (block) => h("div", { class: "block unshown" }, `(${block.type}) `, words(block));
const words = (value) => Array.isArray(value) ? value.map(words).join(" ") : value && typeof value === "object" ? Object.entries(value).map(([key, inner]) => (key === "text" && typeof inner === "string" ? inner : words(inner))).join(" ").trim() : "";

const KINDS = {
  section, input, table, data_table: table, data_visualization: chart, card,
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
