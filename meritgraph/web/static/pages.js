"use strict";
// Everything on the pages works without this script.

// The evidence of a lead: what is opened comes as a part of the same page, and the arrow keys move along the links.
(() => {
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  let asking = null;
  let shown = location.search;

  const part = () => document.querySelector("[data-fragment]");

  // Put the evidence of an address in place of the one that is shown. Whatever goes wrong, the page itself is opened instead.
  async function show(address) {
    asking?.abort();
    asking = new AbortController();
    const headers = { Accept: "text/html", "X-Fragment": part().dataset.fragment };
    try {
      const answer = await fetch(address, { headers, signal: asking.signal });
      const read = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = read.querySelector("[data-fragment]");
      if (!answer.ok || answer.redirected || fresh === null) {
        return false;
      }
      part().replaceWith(fresh);
      shown = address.search;
      document.getElementById("status").textContent = fresh.dataset.status;
      return true;
    } catch (error) {
      return error.name === "AbortError" ? null : false;
    }
  }

  function focusOn(hash) {
    const target = document.getElementById(decodeURIComponent(hash.slice(1))) ?? document.getElementById("evidence");
    target?.focus();
    target?.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("[data-fragment] a");
    const href = link?.getAttribute("href");
    if (!href || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    const address = new URL(href, location.href);
    if (address.origin !== location.origin || address.pathname !== location.pathname || address.search === shown) {
      return;
    }
    event.preventDefault();
    const done = await show(address);
    if (done) {
      history.pushState(null, "", address);
      focusOn(address.hash);
    } else if (done === false) {
      location.assign(address);
    }
  });

  // The browser's way back undoes what was opened.
  window.addEventListener("popstate", async () => {
    if (part() === null || location.search === shown) {
      return;
    }
    if ((await show(new URL(location.href))) === false) {
      location.reload();
    }
  });

  const endsOf = (link) => [link.dataset.from, link.dataset.to];
  const linksOf = (id) => [...part().querySelectorAll("[data-from]")].filter((each) => endsOf(each).includes(id));

  function middleOf(node) {
    const box = node.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  }

  // Return the linked node that lies nearest in a direction; of a node whose links are not drawn, the nearest of all nodes.
  function next(node, [right, down]) {
    const [x, y] = middleOf(node);
    const ids = new Set(linksOf(node.id).flatMap(endsOf));
    ids.delete(node.id);
    const linked = [...ids].map((id) => document.getElementById(id)).filter((each) => each?.matches("a"));
    const found = ids.size > 0 ? linked : [...part().querySelectorAll("a.node")];
    const distances = found.map((each) => {
      const [otherX, otherY] = middleOf(each);
      const ahead = (otherX - x) * right + (otherY - y) * down;
      const aside = Math.abs((otherX - x) * down) + Math.abs((otherY - y) * right);
      return [ahead > 1 ? ahead + 2 * aside : Infinity, each];
    });
    const [best] = distances.filter(([distance]) => distance < Infinity).sort(([one], [other]) => one - other);
    return best?.[1];
  }

  document.addEventListener("keydown", (event) => {
    const node = event.target.closest?.("[data-fragment] a.node");
    if (!node) {
      return;
    }
    if (event.key === "Escape") {
      document.getElementById("evidence").focus();
    } else if (event.key in ARROWS) {
      event.preventDefault();
      next(node, ARROWS[event.key])?.focus();
    }
  });

  // Verbs that the drawing has no room for are shown to who points at a link, or at one of its nodes.
  function verbsOf(event, visibility) {
    const at = event.target.closest?.("[data-fragment] .node, [data-fragment] .link");
    if (!at) {
      return;
    }
    const { from, to } = at.dataset;
    for (const each of part().querySelectorAll(".verb[visibility]")) {
      const ends = endsOf(each);
      if (from === undefined ? ends.includes(at.id) : ends[0] === from && ends[1] === to) {
        each.setAttribute("visibility", visibility);
      }
    }
  }
  for (const kind of ["pointerover", "focusin"]) {
    document.addEventListener(kind, (event) => verbsOf(event, "visible"));
  }
  for (const kind of ["pointerout", "focusout"]) {
    document.addEventListener(kind, (event) => verbsOf(event, "hidden"));
  }
})();
