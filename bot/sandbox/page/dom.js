// Elements made without ever parsing a string as HTML: whatever a message holds stays text.

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (["value", "checked", "disabled", "hidden", "selected", "multiple"].includes(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const $ = (id) => document.getElementById(id);

let counter = 0;
export const fresh = (prefix) => `${prefix}-${++counter}`;

// Keeps nodes whose content did not change, so that focus, selection and open menus survive an update.
export function reconcile(parent, entries) {
  const known = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const mark = focused && { key: focused.closest("[data-key]")?.dataset.key, focus: focused.dataset.focus };
  let before = parent.firstElementChild;
  for (const { key, sign, make } of entries) {
    let node = known.get(key);
    known.delete(key);
    if (!node || node.dataset.sign !== sign) {
      const made = make();
      made.dataset.key = key;
      made.dataset.sign = sign;
      if (node) {
        if (before === node) before = made;
        node.replaceWith(made);
      }
      node = made;
    }
    if (node === before) before = before.nextElementSibling;
    else parent.insertBefore(node, before);
  }
  for (const gone of known.values()) gone.remove();
  if (mark?.key && !document.contains(focused)) {
    const again = [...parent.children].find((node) => node.dataset.key === mark.key);
    const same = again && [...again.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === mark.focus);
    (same ?? again ?? parent).focus();
  }
}

// What a node is made from, short enough for an attribute.
export function signature(...parts) {
  const text = JSON.stringify(parts);
  let hash = 5381;
  for (let at = 0; at < text.length; at++) hash = ((hash * 33) ^ text.charCodeAt(at)) >>> 0;
  return `${text.length}.${hash}`;
}
