// Slack's markup → nodes: bold, italic, strike, code, quotes, links, people, channels, dates, emoji, escaped entities.
import { h } from "./dom.js";

const EMOJI = {
  warning: "⚠️", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", bell: "🔔", no_bell: "🔕", eyes: "👀", wave: "👋",
  mag: "🔍", newspaper: "📰", calendar: "📅", date: "📅", clock1: "🕐", alarm_clock: "⏰", hourglass: "⌛", bulb: "💡", pushpin: "📌",
  link: "🔗", speech_balloon: "💬", left_speech_bubble: "🗨️", bar_chart: "📊", chart_with_upwards_trend: "📈", rotating_light: "🚨",
  information_source: "ℹ️", question: "❓", exclamation: "❗", star: "⭐", tada: "🎉", thumbsup: "👍", "+1": "👍", thumbsdown: "👎",
  "-1": "👎", gear: "⚙️", lock: "🔒", unlock: "🔓", inbox_tray: "📥", outbox_tray: "📤", page_facing_up: "📄", ship: "🚢",
  oil_drum: "🛢️", cn: "🇨🇳", ru: "🇷🇺", "flag-cn": "🇨🇳", "flag-ru": "🇷🇺", arrow_right: "➡️", arrow_left: "⬅️", mute: "🔇",
  zzz: "💤", house: "🏠", globe_with_meridians: "🌐", robot_face: "🤖", large_green_circle: "🟢", red_circle: "🔴", large_yellow_circle: "🟡",
};

export const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const emojified = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);

// `who`: {people, channels, tz, openChannel}
export function mrkdwn(text, who) {
  return String(text).split(/```/).flatMap((part, at, parts) =>
    at % 2 === 1 && at < parts.length - 1
      ? [h("pre", {}, unescape(part.replace(/^\n|\n$/g, "")))]
      : paragraphs((at % 2 === 1 ? "```" : "") + part, who));
}

export const plain = (text, emoji = true) => unescape(emoji ? emojified(String(text)) : String(text));

function paragraphs(text, who) {
  const out = [];
  const lines = text.split("\n");
  let quoted = [];
  const endQuote = () => {
    if (quoted.length) out.push(h("blockquote", {}, joined(quoted, who)));
    quoted = [];
  };
  lines.forEach((line, at) => {
    const quote = line.match(/^(?:&gt;|>)\s?(.*)$/s);
    if (quote) return quoted.push(quote[1]);
    const after = quoted.length > 0;
    endQuote();
    if (at > 0 && !after) out.push(h("br"));
    out.push(...inline(line, who));
  });
  endQuote();
  return out;
}

const joined = (lines, who) => lines.flatMap((line, at) => [...(at ? [h("br")] : []), ...inline(line, who)]);

const EDGE = "[\\s\\p{P}\\p{S}]";
const INLINE = new RegExp(
  "`([^`\\n]+)`|<([^<>\\n]+)>" +
  ["\\*", "_", "~"].map((c) => `|(?<=^|${EDGE})${c}(?=\\S)((?:[^${c}\\n<]|<[^>]*>)+?)(?<=\\S)${c}(?=$|${EDGE})`).join(""), "gu");
const TAG = ["strong", "em", "s"];

function inline(text, who) {
  const out = [];
  let from = 0;
  const words = (part) => part && out.push(unescape(emojified(part)));
  for (const found of text.matchAll(INLINE)) {
    words(text.slice(from, found.index));
    from = found.index + found[0].length;
    const marked = found.slice(3).findIndex((part) => part !== undefined);
    if (found[1] !== undefined) out.push(h("code", {}, unescape(found[1])));
    else if (found[2] !== undefined) out.push(angled(found[2], who));
    else out.push(h(TAG[marked], {}, inline(found[3 + marked], who)));
  }
  words(text.slice(from));
  return out;
}

function angled(inside, who) {
  const [target, label] = inside.includes("|") ? [inside.slice(0, inside.indexOf("|")), inside.slice(inside.indexOf("|") + 1)] : [inside];
  if (target.startsWith("@")) return mention(target.slice(1), label, who);
  if (target.startsWith("#")) return channelLink(target.slice(1), label, who);
  if (target.startsWith("!date^")) return dated(target.slice(6).split("^"), label, who);
  if (/^!(channel|here|everyone)$/.test(target)) return h("span", { class: "mention loud" }, `@${target.slice(1)}`);
  return link(unescape(target), label === undefined ? unescape(target) : inline(label, who));
}

export const mention = (id, label, who) =>
  h("span", { class: id === who.me ? "mention loud" : "mention" }, `@${who.people.get(id)?.real_name ?? label ?? id}`);

export function channelLink(id, label, who) {
  const channel = who.channels.get(id);
  const name = `#${channel?.name ?? label ?? id}`;
  return channel ? h("button", { type: "button", class: "link", onclick: () => who.openChannel(id) }, name) : h("span", {}, name);
}

export function link(url, label) {
  if (!/^(https?:|mailto:)/i.test(url)) return h("span", {}, label);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}

function dated([stamp, format = "", url], fallback, who) {
  const at = new Date(Number(stamp) * 1000);
  if (Number.isNaN(at.getTime())) return h("span", {}, fallback ?? "");
  const words = h("time", { datetime: at.toISOString(), title: at.toISOString() }, dateWords(at, format, who.tz));
  return url ? link(unescape(url), words) : words;
}

export function dateWords(at, format, tz) {
  const as = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: tz, ...options }).format(at);
  const day = (moment) => new Intl.DateTimeFormat("en-CA", { timeZone: tz }).format(moment);
  const near = { [day(new Date())]: "today", [day(new Date(Date.now() - 864e5))]: "yesterday", [day(new Date(Date.now() + 864e5))]: "tomorrow" }[day(at)];
  const long = as({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const medium = as({ day: "numeric", month: "long", year: "numeric" });
  const short = as({ day: "numeric", month: "short", year: "numeric" });
  const minutes = Math.round((Date.now() - at) / 6e4);
  const table = {
    date_num: day(at), date: medium, date_short: short, date_long: long,
    date_pretty: near ?? medium, date_short_pretty: near ?? short, date_long_pretty: near ?? long,
    time: as({ hour: "2-digit", minute: "2-digit" }), time_secs: as({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    ago: minutes < 60 ? `${minutes} min ago` : minutes < 2880 ? `${Math.round(minutes / 60)} h ago` : `${Math.round(minutes / 1440)} days ago`,
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => table[name] ?? whole);
}

export const emoji = (name) => EMOJI[name] ?? `:${name}:`;

// Rich text, as messages typed by people hold it.
export function richText(elements, who) {
  return (elements ?? []).map((part) => {
    if (part.type === "rich_text_list")
      return h(part.style === "ordered" ? "ol" : "ul", {}, part.elements.map((one) => h("li", {}, richRun(one.elements, who))));
    if (part.type === "rich_text_quote") return h("blockquote", {}, richRun(part.elements, who));
    if (part.type === "rich_text_preformatted") return h("pre", {}, richRun(part.elements, who));
    return h("p", { class: "rich" }, richRun(part.elements, who));
  });
}

function richRun(elements, who) {
  return (elements ?? []).map((one) => {
    let node = one.type === "link" ? link(one.url, one.text ?? one.url)
      : one.type === "user" ? mention(one.user_id, undefined, who)
      : one.type === "channel" ? channelLink(one.channel_id, undefined, who)
      : one.type === "emoji" ? emoji(one.name)
      : one.type === "date" ? dateWords(new Date(one.timestamp * 1000), one.format ?? "{date}", who.tz)
      : one.text ?? "";
    for (const [style, tag] of [["bold", "strong"], ["italic", "em"], ["strike", "s"], ["code", "code"]])
      if (one.style?.[style]) node = h(tag, {}, node);
    return node;
  });
}
