"use strict";
// Filters the references that the page already shows; without this script the page is complete.
(() => {
  const form = document.getElementById("filters");
  const find = document.getElementById("find");
  const verdict = document.getElementById("verdict");
  const finding = document.getElementById("finding");
  const unfold = document.getElementById("unfold");
  const shown = document.getElementById("shown");
  const articles = [...document.querySelectorAll("article")];
  const words = new Map(articles.map((a) => [a, a.textContent.toLowerCase()]));

  function found(codes) {
    const wanted = finding ? finding.value : "all";
    return wanted === "all" || (wanted === "any" ? codes[0] !== "" : codes.includes(wanted.slice(1)));
  }

  function fits(article) {
    const wanted = find.value.trim().toLowerCase().split(/\s+/);
    return (verdict.value === "any" || article.dataset.status === verdict.value)
      && found((article.dataset.findings || "").split(" "))
      && wanted.every((word) => words.get(article).includes(word));
  }

  function filter() {
    let count = 0;
    for (const article of articles) {
      article.hidden = !fits(article);
      count += article.hidden ? 0 : 1;
    }
    for (const group of document.querySelectorAll(".group")) {
      const all = [...group.querySelectorAll("article")];
      group.classList.toggle("filtered", all.length > 0 && all.every((article) => article.hidden));
    }
    shown.textContent = count === articles.length
      ? `${count} references` : `${count} of ${articles.length} references`;
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("change", filter);
  // Also the way to get the evidence on matched references printed: what is folded stays off paper.
  unfold.addEventListener("click", () => {
    const open = unfold.getAttribute("aria-pressed") !== "true";
    unfold.setAttribute("aria-pressed", String(open));
    for (const details of document.querySelectorAll("article details")) details.open = open;
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
