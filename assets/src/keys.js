// Passkeys: a browser asks for one by script alone. Without this file, or where there are no passkeys, the page's other ways stand.
const problems = {
  NotAllowedError: "Nothing was done: it was stopped, or took too long. Try again, or use another way.",
  InvalidStateError: "That passkey is enrolled already. Use another one.",
  SecurityError: "Passkeys cannot be used at this address. Use another way.",
};

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

// What a server sends as text, as the browser wants it.
function wanted(options) {
  const key = options.publicKey ?? options;
  const named = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  return {
    publicKey: {
      ...key,
      challenge: bytes(key.challenge),
      ...(key.user && { user: { ...key.user, id: bytes(key.user.id) } }),
      ...(key.allowCredentials && { allowCredentials: named(key.allowCredentials) }),
      ...(key.excludeCredentials && { excludeCredentials: named(key.excludeCredentials) }),
    },
  };
}

// What the browser gives, as text.
function given(key) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (key.response[name]) response[name] = text(key.response[name]);
  if (key.response.getTransports) response.transports = key.response.getTransports();
  return { id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: key.getClientExtensionResults() };
}

for (const form of document.querySelectorAll("form[data-key]")) {
  const button = form.querySelector("[data-key-button]");
  const says = form.querySelector("[data-key-says]");
  const say = (words) => {
    says.textContent = words;
    says.hidden = words === "";
  };
  if (!window.PublicKeyCredential) continue;
  button.hidden = false;
  form.querySelector("[data-key-without]").hidden = true;
  button.addEventListener("click", async () => {
    button.disabled = true;
    say("");
    try {
      const answer = await fetch(form.dataset.keyAsk, { method: "POST", mode: "same-origin", headers: { Accept: "application/json" } });
      if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
        say("This page is no longer good. Reload it and try again.");
        return;
      }
      const asked = await answer.json();
      if (asked.wrong) {
        say(asked.wrong);
        return;
      }
      const key = await navigator.credentials[form.dataset.key](wanted(asked.options));
      form.elements.ticket.value = asked.ticket;
      form.elements.answer.value = JSON.stringify(given(key));
      form.submit();
    } catch (problem) {
      say(problems[problem.name] ?? "That did not work. Try again, or use another way.");
    } finally {
      button.disabled = false;
    }
  });
}
