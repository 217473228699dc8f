// Quicker with scripts, whole without: single keys press what carries them, DOIs are copied, progress comes by itself.
"use strict";
document.documentElement.classList.add("scripts");

const OFF = "enrich-keys-off";
const stored = () => { try { return localStorage.getItem(OFF); } catch { return null; } };
const store = (off) => { try { off ? localStorage.setItem(OFF, "yes") : localStorage.removeItem(OFF); } catch { /* not kept */ } };

const typing = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

function step(by) {
  const items = [...document.querySelectorAll("[data-item]")];
  if (!items.length) return false;
  const at = items.indexOf(document.activeElement);
  items[at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + by))].focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && typing(document.activeElement)) document.activeElement.blur();
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target) || stored()) return;
  const target = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (target) {
    event.preventDefault();
    target.matches("input") ? target.focus() : target.click();
  } else if (event.key === "j" || event.key === "k") {
    if (step(event.key === "j" ? 1 : -1)) event.preventDefault();
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) return;
  const field = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom);
  const said = button.parentElement.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(field ? field.value : button.dataset.copy);
    said.textContent = "Copied.";
  } catch {
    if (field) field.select();
    said.textContent = "Your browser does not allow it; copy what is selected.";
  }
});

const toggle = document.getElementById("keys-on");
if (toggle) {
  toggle.checked = !stored();
  toggle.addEventListener("change", () => store(!toggle.checked));
}

async function follow(part) {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (!answer.ok || !fresh) return;
    if (!fresh.dataset.again) { location.reload(); return; }
    if (fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML;
  } catch { /* the service is away for a moment */ }
  setTimeout(follow, 1000, part);
}
const live = document.querySelector("[data-again]");
if (live) setTimeout(follow, 1000, live);
