"use strict";
// Filters the references that the page already shows; without this script the page is complete.
(() => {
  const form = document.getElementById("filters");
  const find = document.getElementById("find");
  const verdict = document.getElementById("verdict");
  const kind = document.getElementById("kind");
  const finding = document.getElementById("finding");
  const unfold = document.getElementById("unfold");
  const shown = document.getElementById("shown");
  const groups = [...document.querySelectorAll(".group")].map((element) => ({ element, left: 0 }));
  const rows = groups.flatMap((group) => [...group.element.querySelectorAll(":scope > article")].map((article) => ({
    article, group, status: article.dataset.status, kind: article.dataset.kind || "",
    contradicted: article.dataset.contradicted === "yes", codes: (article.dataset.findings || "").split(" "),
    words: null, shows: true,
  })));
  const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&amp;": "&" };

  // What is folded is one string until it is opened: thousands of tables would make every filter slow.
  function fill(details) {
    const folded = details.querySelector(":scope > noscript");
    if (!folded) return;
    const made = document.createElement("template");
    made.innerHTML = folded.textContent;
    folded.replaceWith(made.content);
  }

  function textOf(element) {
    const folded = element.tagName === "DETAILS" && element.querySelector(":scope > noscript");
    return folded
      ? folded.textContent.replace(/<[^>]*>/g, " ").replace(/&(?:lt|gt|quot|#x27|amp);/g, (said) => ENTITIES[said])
      : element.textContent;
  }

  function wordsOf(row) {
    if (row.words === null) row.words = [...row.article.children].map(textOf).join(" ").toLowerCase();
    return row.words;
  }

  function fits(row, status, code, wanted) {
    return (status === "any" || (status === "contradicted" ? row.contradicted : row.status === status))
      && (!kind || kind.value === "any" || row.kind === kind.value)
      && (code === "all" || (code === "any" ? row.codes[0] !== "" : row.codes.includes(code.slice(1))))
      && (wanted.length === 0 || wanted.every((word) => wordsOf(row).includes(word)));
  }

  function filter() {
    const wanted = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const code = finding ? finding.value : "all";
    let count = 0;
    for (const group of groups) group.left = 0;
    for (const row of rows) {
      const shows = fits(row, verdict.value, code, wanted);
      if (shows !== row.shows) row.article.hidden = !shows;
      row.shows = shows;
      row.group.left += shows ? 1 : 0;
      count += shows ? 1 : 0;
    }
    for (const group of groups) group.element.classList.toggle("filtered", group.left === 0);
    const [left, all] = [count, rows.length].map((number) => number.toLocaleString("en"));
    shown.textContent = count === rows.length ? `${all} references` : `${left} of ${all} references`;
  }

  // A slice at a time, so that the page answers meanwhile.
  function inSlices(items, size, work) {
    items.slice(0, size).forEach(work);
    if (items.length > size) setTimeout(() => inSlices(items.slice(size), size, work));
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("toggle", (event) => {
    if (event.target.tagName === "DETAILS" && event.target.open) fill(event.target);
  }, true);
  // Also the way to get the evidence on matched references printed: what is folded stays off paper.
  unfold.addEventListener("click", () => {
    const open = unfold.getAttribute("aria-pressed") !== "true";
    unfold.setAttribute("aria-pressed", String(open));
    inSlices([...document.querySelectorAll("article details")], 300, (details) => {
      if (open) fill(details);
      details.open = open;
    });
  });
  filter();
  setTimeout(() => inSlices(rows, 200, wordsOf), 500);
})();
