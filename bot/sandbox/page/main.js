// The page: asks its server what the acting person sees, draws it, and sends what the person does.
import { $, fresh, h, reconcile, signature } from "./dom.js";
import { blocks } from "./blocks.js";
import { composer } from "./composer.js";
import { modals } from "./modals.js";
import { mrkdwn } from "./mrkdwn.js";
import { drawRecord } from "./record.js";

const kept = (name, other) => localStorage.getItem(`sandbox.${name}`) ?? other;
const keep = (name, value) => localStorage.setItem(`sandbox.${name}`, value);
const ui = { as: kept("as", ""), channel: kept("channel", ""), place: "channel", thread: null, mark: null, at: "", follow: 0, asked: false };
let seen = null;

const permalink = location.pathname.match(/^\/archives\/(\w+)\/p(\d+)$/);
if (permalink) {
  ui.channel = permalink[1];
  ui.mark = `${permalink[2].slice(0, -6)}.${permalink[2].slice(-6)}`;
}

// ── the server ──────────────────────────────────────────────────────────────────────────────────────────────────────

let asking = 0;
export async function refresh() {
  const turn = ++asking;
  const query = new URLSearchParams({ as: ui.as, channel: ui.channel });
  const answer = await fetch(`/page-api/state?${query}`);
  if (answer.status === 404) { ui.as = ""; return refresh(); }
  const state = await answer.json();
  if (turn !== asking) return;
  seen = state;
  ui.as = seen.me;
  ui.channel = seen.channel;
  draw();
}

export async function act(name, more) {
  if (!more.thread && (name === "write" || name === "press")) { ui.follow = Date.now() + 8000; say(""); }
  if (name === "write" && !more.thread && isDirect()) ui.asked = Date.now() / 1000 - 2;
  const answer = await fetch("/page-api/act", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ act: name, as: ui.as, channel: ui.channel, ...more }) });
  const given = await answer.json();
  if (given.error) say(`That did not work: ${given.error}`);
  return given;
}

function follow() {
  const stream = new EventSource("/page-api/changes");
  stream.onmessage = () => refresh().catch(() => {});
  stream.onerror = () => { $("connection").textContent = "The workspace is not running. Start it again; this page reconnects by itself."; };
}

let quiet;
export function say(words) {
  $("notice").textContent = words;
  clearTimeout(quiet);
  quiet = setTimeout(() => { $("notice").textContent = ""; }, 6000);
}

// ── drawing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const who = () => {
  const people = new Map(seen.people.map((one) => [one.id, one]));
  return { people, channels: new Map(seen.channels.map((one) => [one.id, one])), me: seen.me, tz: people.get(seen.me).tz ?? "UTC", openChannel };
};

function draw() {
  drawSide();
  const channel = seen.channels.find((one) => one.id === seen.channel);
  const home = ui.place === "home";
  const title = home ? `${seen.app.name} · Home` : channel.kind === "im" ? seen.app.name : `# ${channel.name}${channel.kind === "private" ? " (private)" : ""}`;
  $("place").textContent = title;
  $("topic").textContent = home ? "What the app shows you alone" : channel.kind === "im" ? "Your direct messages with the app" : [channel.archived ? "Archived." : "", channel.topic].join(" ").trim();
  document.title = `${title} – Sandbox workspace`;
  $("messages").hidden = home;
  const silent = channel.archived ? "This channel is archived: nobody can write here." : channel.kind === "im" && !seen.app.direct_messages ? `${seen.app.name} writes to you here and takes no messages. Use its commands in a channel.` : "";
  $("composer").hidden = home || Boolean(silent);
  $("silent").hidden = home || !silent;
  $("silent").textContent = silent;
  $("home").hidden = !home;
  drawPrompts(!home && !silent && channel.kind === "im" ? seen.prompts : []);
  openAnswer();
  if (home) drawHome(); else drawMessages();
  drawThread();
  modals(seen.views, { act, who: who(), channel: seen.channel });
  drawRecord($("record-body"), seen.record);
}

const isDirect = () => ui.place === "channel" && seen?.channels.find((one) => one.id === seen.channel)?.kind === "im";

function drawPrompts(prompts) {
  $("prompts").hidden = !prompts.length;
  reconcile($("prompts"), prompts.map((one) => ({ key: one.title, sign: one.message, make: () => h("li", {}, h("button", { type: "button", class: "el", title: one.message, onclick: () => act("write", { text: one.message }) }, one.title)) })));
}

// An app with agent messaging answers in the thread of what was written to it: whoever just asked reads on there.
function openAnswer() {
  if (!ui.asked || !isDirect()) return;
  const mine = seen.messages.filter((one) => one.user === seen.me && !inThread(one)).at(-1);
  if (mine?.reply_count && Number(mine.ts) > ui.asked) { ui.thread = mine.ts; ui.asked = false; }
}

function drawSide() {
  const options = seen.people.filter((one) => !one.bot).map((one) => h("option", { value: one.id, selected: one.id === seen.me }, `${one.real_name}${one.admin ? " (owner)" : ""}`));
  if ($("acting").dataset.sign !== seen.me) { $("acting").replaceChildren(...options); $("acting").dataset.sign = seen.me; }
  const item = (key, words, current, news, go) => ({ key, sign: signature(words, current, news), make: () => h("li", {}, h("button", { type: "button", "data-focus": key, "aria-current": current ? "page" : null, class: news ? "news" : "", onclick: go }, words, news ? h("span", { class: "dot" }, " new") : null)) });
  const rooms = seen.channels.filter((one) => one.kind !== "im");
  const direct = seen.channels.find((one) => one.kind === "im");
  const here = (one) => ui.place === "channel" && one.id === seen.channel;
  const news = (one) => !here(one) && one.last > kept(`read.${seen.me}.${one.id}`, "");
  if (ui.place === "channel") keep(`read.${seen.me}.${seen.channel}`, seen.channels.find((one) => one.id === seen.channel).last);
  reconcile($("channels"), rooms.map((one) => item(one.id, `# ${one.name}${one.kind === "private" ? " (private)" : ""}${one.archived ? " (archived)" : ""}`, here(one), news(one), () => openChannel(one.id))));
  reconcile($("apps"), [item("home", `${seen.app.name} · Home`, ui.place === "home", false, openHome), item(direct.id, `${seen.app.name} · Messages`, here(direct), news(direct), () => openChannel(direct.id))]);
  $("connection").textContent = seen.app.connected ? `${seen.app.name} is connected.` : `${seen.app.name} is not connected yet.`;
}

const inThread = (message) => message.thread_ts && message.thread_ts !== message.ts;
const byTime = (one, other) => (one.ts < other.ts ? -1 : 1);

function drawMessages() {
  const roots = [...seen.messages.filter((one) => !inThread(one) || one.subtype === "thread_broadcast"), ...seen.ephemerals.filter((one) => !one.thread_ts)].sort(byTime);
  const log = $("messages");
  const place = `${seen.me}/${seen.channel}`;
  const first = ui.at !== place;
  // What comes next is followed by who was at the end, and by who just asked for something.
  const near = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const newest = log.lastElementChild?.dataset.key;
  ui.at = place;
  reconcile(log, roots.length ? roots.map((one) => entry(one, true)) : [{ key: "empty", sign: place, make: empty }]);
  const last = log.lastElementChild;
  if (ui.mark) showMark();
  else if (first || (last?.dataset.key !== newest && (near || Date.now() < ui.follow))) log.scrollTop = Math.max(0, Math.min(log.scrollHeight - log.clientHeight, last.offsetTop - log.offsetTop - 12));
}

function showMark() {
  const message = seen.messages.find((one) => one.ts === ui.mark);
  if (message && inThread(message) && ui.thread !== message.thread_ts) { ui.thread = message.thread_ts; drawThread(); }
  const node = document.querySelector(`[data-key="${CSS.escape(ui.mark)}"]`);
  node?.classList.add("marked");
  node?.scrollIntoView({ block: "center" });
  ui.mark = null;
}

const empty = () => {
  const command = seen.commands[0];
  if (!$("silent").hidden) return h("div", { class: "empty" }, h("p", {}, "Nothing here yet."));
  return h("div", { class: "empty" }, h("p", {}, "Nothing here yet."), h("p", { class: "quiet" }, command ? `Type ${command.command} ${command.hint} below.` : "Type a slash command or a message below."));
};

function drawThread() {
  const panel = $("thread");
  const root = ui.place === "channel" && ui.thread && seen.messages.find((one) => one.ts === ui.thread);
  panel.hidden = !root;
  document.body.classList.toggle("threaded", Boolean(root));
  if (!root) { ui.thread = null; return; }
  const replies = [...seen.messages.filter((one) => one.thread_ts === root.ts && one.ts !== root.ts), ...seen.ephemerals.filter((one) => one.thread_ts === root.ts)].sort(byTime);
  const doing = seen.status[root.ts];
  const status = doing ? [{ key: "status", sign: doing, make: () => h("p", { class: "quiet" }, `${seen.app.name} ${doing}`) }] : [];
  reconcile($("thread-messages"), [...[root, ...replies].map((one) => entry(one, false)), ...status]);
}

function drawHome() {
  const view = seen.home;
  const context = { who: who(), channel: seen.channel, state: held({ view: view?.id }), use: (block, el, value, go) => go && act("press", { view: view.id, action_id: el.action_id, block_id: block.block_id, value: value ?? el.value ?? null }), choose: async (el, typed) => (await act("choose", { view: view.id, action_id: el.action_id, typed })).options ?? [] };
  reconcile($("home"), view ? [{ key: view.id, sign: signature(view.blocks, seen.me), make: () => h("div", { class: "sheet" }, blocks(view.blocks, context)) }]
    : [{ key: "empty", sign: seen.me, make: () => h("div", { class: "empty" }, h("p", {}, "The app has not published a home for you yet."), h("p", { class: "quiet" }, "It is told that you are here.")) }]);
}

const NOTICES = {
  operation_timeout: "The app did not answer within 3 seconds, so Slack gave up. What it was doing may still happen.",
  dispatch_failed: "Slack could not reach the app: it is not connected, or it refused the request.",
};
const held = () => () => undefined;
const when = (ts) => new Date(Number(ts) * 1000);

function entry(message, root) {
  const people = who();
  return { key: message.ts, sign: signature(message, root, seen.me, ui.thread === message.ts, seen.shortcuts.length), make: () => article(message, root, people) };
}

function article(message, root, people) {
  const bot = message.user === seen.app.user;
  const system = message.user === "USLACKBOT";
  const name = bot ? seen.app.name : system ? "Slack" : people.people.get(message.user)?.real_name ?? "Somebody";
  const label = fresh("by");
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: people.tz, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(when(message.ts));
  const context = { who: people, channel: seen.channel, state: held(), use: (block, el, value, go) => go && press(message, el, block, value), choose: async (el, typed) => (await act("choose", { message: message.ts, action_id: el.action_id, typed })).options ?? [] };
  const why = system && Object.keys(NOTICES).find((code) => message.text.includes(code));
  return h("article", { class: `message${message.is_ephemeral ? " whisper" : ""}`, "aria-labelledby": label, tabindex: "-1" },
    h("div", { class: `face ${bot ? "bot" : system ? "system" : ""}`, "aria-hidden": "true" }, initials(name)),
    h("div", { class: "body" },
      message.is_ephemeral ? h("p", { class: "only-you" }, "Only visible to you") : null,
      h("p", { class: "by", id: label }, h("span", { class: "name" }, name), bot ? h("span", { class: "tag" }, "App") : null, h("time", { datetime: when(message.ts).toISOString() }, time), message.edited ? h("span", { class: "quiet" }, "(edited)") : null),
      content(message, context),
      why ? h("p", { class: "why" }, NOTICES[why]) : null,
      (message.reactions ?? []).length ? h("p", { class: "row" }, message.reactions.map((one) => h("span", { class: "tag" }, `:${one.name}: ${one.count}`))) : null,
      root && message.reply_count ? h("button", { type: "button", class: "link replies", "data-focus": "replies", onclick: () => openThread(message.ts) }, `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`) : null),
    root && !message.is_ephemeral ? tools(message, name) : null);
}

function content(message, context) {
  const files = (message.files ?? []).map((file) => h("p", { class: "file" }, /\.(png|jpe?g|gif|webp)$/i.test(file.name) ? h("img", { src: new URL(file.url_private).pathname, alt: file.alt_txt || file.title, class: "large" }) : "📄 ", h("a", { href: new URL(file.url_private).pathname, target: "_blank", rel: "noopener" }, file.title), ` ${Math.ceil(file.size / 1000)} kB`));
  const attachments = (message.attachments ?? []).map((one) => h("div", { class: "attachment" }, one.pretext ? mrkdwn(one.pretext, context.who) : null, one.title ? h("p", {}, h("strong", {}, one.title)) : null, one.blocks ? blocks(one.blocks, context) : mrkdwn(one.text ?? one.fallback ?? "", context.who)));
  const own = message.blocks ? blocks(message.blocks, context) : message.text ? h("div", { class: "block" }, mrkdwn(message.text, context.who)) : null;
  return [own, attachments, files];
}

const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => word[0]).join("").toUpperCase();

function tools(message, name) {
  const shortcuts = seen.shortcuts.filter((one) => one.kind === "message");
  return h("div", { class: "tools" },
    h("button", { type: "button", "data-focus": "reply", "aria-label": `Reply in thread to ${name}`, onclick: () => openThread(message.thread_ts ?? message.ts, true) }, "Reply"),
    shortcuts.map((one) => h("button", { type: "button", "data-focus": one.callback_id, onclick: () => act("shortcut", { callback_id: one.callback_id, message: message.ts }) }, one.name)));
}

const press = (message, el, block, value) => act("press", { message: message.ts, action_id: el.action_id, block_id: block.block_id, value: value ?? el.value ?? null });

// ── going places ────────────────────────────────────────────────────────────────────────────────────────────────────

function leave() {
  ui.thread = null;
  document.body.classList.remove("side-open");
  $("menu").setAttribute("aria-expanded", "false");
}

async function openChannel(id) {
  leave();
  ui.place = "channel";
  ui.channel = id;
  keep("channel", id);
  await refresh();
  $("composer-text")?.focus();
  if (isDirect()) await act("messages", {});
}

async function openHome() {
  leave();
  ui.place = "home";
  draw();
  $("place").focus();
  await act("home", {});
}

function openThread(ts, write = false) {
  if (!$("record").hidden) toggleRecord(false);
  ui.thread = ts;
  drawThread();
  (write ? $("thread-composer-text") : $("thread-title")).focus();
}

function closeThread() {
  const ts = ui.thread;
  ui.thread = null;
  drawThread();
  document.querySelector(`#messages [data-key="${CSS.escape(ts ?? "")}"] [data-focus]`)?.focus();
}

// One panel at a time: two would leave no room to read.
function toggleRecord(open) {
  if (open && ui.thread) closeThread();
  $("record").hidden = !open;
  $("record-toggle").setAttribute("aria-expanded", String(open));
  document.body.classList.toggle("recorded", open);
  (open ? $("record-title") : $("record-toggle")).focus();
}

const dark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
function theme(next) {
  if (next) { document.documentElement.dataset.theme = next; keep("theme", next); }
  $("theme").textContent = dark() ? "Light colours" : "Dark colours";
}

function arrows(list) {
  list.addEventListener("keydown", (event) => {
    const all = [...document.querySelectorAll("#channels button, #apps button")];
    const to = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!to) return;
    event.preventDefault();
    all[(all.indexOf(document.activeElement) + to + all.length) % all.length].focus();
  });
}

// Whoever reads the newest message goes on reading it when a panel opens or a picture arrives.
let low = false;
$("messages").addEventListener("scroll", (event) => { low = event.currentTarget.scrollHeight - event.currentTarget.scrollTop - event.currentTarget.clientHeight < 40; });
new ResizeObserver(() => { if (low) $("messages").scrollTop = $("messages").scrollHeight; }).observe($("messages"));

// ── start ───────────────────────────────────────────────────────────────────────────────────────────────────────────

composer($("composer"), { id: "composer-text", label: "Message or slash command", thread: () => null, act, seen: () => seen });
composer($("thread-composer"), { id: "thread-composer-text", label: "Reply in this thread", thread: () => ui.thread, act, seen: () => seen });
arrows($("channels"));
arrows($("apps"));
if (kept("theme", "")) document.documentElement.dataset.theme = kept("theme", "");
theme();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => theme());
$("theme").addEventListener("click", () => theme(dark() ? "light" : "dark"));
$("acting").addEventListener("change", (event) => { ui.as = event.currentTarget.value; keep("as", ui.as); leave(); refresh(); });
$("thread-close").addEventListener("click", closeThread);
$("record-toggle").addEventListener("click", () => toggleRecord($("record").hidden));
$("record-close").addEventListener("click", () => toggleRecord(false));
$("menu").addEventListener("click", () => {
  const open = document.body.classList.toggle("side-open");
  $("menu").setAttribute("aria-expanded", String(open));
  if (open) document.querySelector("#channels button")?.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (document.body.classList.contains("side-open")) { leave(); $("menu").focus(); }
  else if (ui.thread) closeThread();
  else if (!$("record").hidden) toggleRecord(false);
});
refresh().then(follow).catch(follow);
