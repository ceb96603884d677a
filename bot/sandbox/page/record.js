// The test bed's record: what the bot called, what it broke, what might be too fast.
import { h, reconcile, signature } from "./dom.js";

export function drawRecord(parent, record) {
  const section = (key, title, rows, none) => ({ key, sign: signature(title, rows), make: () => h("section", {}, h("h3", {}, title), rows.length ? h("ul", {}, rows.map((row) => h("li", { class: row.kind }, row.words))) : h("p", { class: "quiet" }, none)) });
  const time = (at) => new Date(at * 1000).toLocaleTimeString("en-GB");
  reconcile(parent, [
    section("broken", `Rules broken: ${record.violations.length}`, record.violations.map((words) => ({ kind: "bad", words })), "None. Every call kept Slack's limits."),
    section("warned", `Too fast or too many: ${record.warnings.length}`, record.warnings.map((words) => ({ kind: "warn", words })), "Nothing."),
    section("loud", `Messages that ring for everybody: ${record.broadcasts}`, [], record.broadcasts ? "Look for <!channel>, <!here> or <!everyone>." : "None."),
    section("calls", `Calls: ${record.number}, newest first`, record.calls.map((call) => ({ kind: call.ok ? "" : "bad", words: `${time(call.at)}  ${call.method}${call.ok ? "" : ` – ${call.error}`}${call.fault ? ` (${call.fault})` : ""}` })), "None yet."),
  ]);
}
