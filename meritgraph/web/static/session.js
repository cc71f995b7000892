"use strict";

// What a tab keeps until it is closed: its token. A browser may forbid a page to keep anything; the token then lasts as long as
// the page.
const KEY = "meritgraph token";

function kept(change) {
  try {
    return change(window.sessionStorage);
  } catch {
    return null;
  }
}

function keptToken() {
  return kept((session) => session.getItem(KEY)) ?? "";
}

function keepToken(token) {
  kept((session) => session.setItem(KEY, token));
}

function forgetToken() {
  kept((session) => session.removeItem(KEY));
}

async function askHub(token, purpose, body) {
  return fetch("/graphql", {
    method: "POST",
    headers: {
      "Accept": "application/graphql-response+json",
      "Authorization": `Bearer ${token}`,
      "Content-Type": "application/json",
      "X-Purpose": purpose,
    },
    body: JSON.stringify(body),
  });
}
