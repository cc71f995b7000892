"use strict";
// Two minutes before somebody is signed out, says so and offers to stay. Without this script the next request asks to sign in.
(() => {
  const bar = document.querySelector(".session");
  const line = bar.querySelector(".session-status");
  const form = bar.querySelector(".session-stay");
  const BEFORE = 120;
  // Browsers hold back the timers of tabs that nobody sees, so the clock counts.
  const tokenEnd = Date.now() + 1000 * Number(bar.dataset.tokenSeconds);
  let idleEnd = Date.now() + 1000 * Number(bar.dataset.idleSeconds);
  let shown = "";

  function show(what) {
    if (what === shown) {
      return;
    }
    shown = what;
    line.textContent = what ? line.dataset[what] : "";
    form.hidden = what !== "idle";
  }

  function look() {
    const now = Date.now();
    if (now >= Math.min(idleEnd, tokenEnd)) {
      show("ended");
    } else if (now >= tokenEnd - 1000 * BEFORE) {
      show("token");
    } else if (now >= idleEnd - 1000 * BEFORE) {
      show("idle");
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (answer === null) {
      return; // The hub was not reached: the button stays for another try.
    }
    if (answer.status === 204) {
      idleEnd = Date.now() + 1000 * Number(bar.dataset.idleSeconds);
      show("stayed");
    } else {
      show("ended");
    }
  });
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
})();
