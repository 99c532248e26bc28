// Keeps what somebody types into a step, at most five seconds after they typed it, and when they leave the field or the page. Without this
// file a button does the same, and nothing is lost that is sent.
const form = document.querySelector("form[data-keeps]");
const says = form.querySelector("[data-kept]");
const { turn, begun } = form.elements;
const soon = 4000; // and one second for the way
const farewell = 60000; // bytes that a browser still sends for a page that is left
let waiting, typed, sending, over;

function say(words) {
  if (says.textContent !== words) says.textContent = words; // the same minute is not read out twice
}

// What comes late, after what was sent later, changes nothing: each has its number.
function next() {
  turn.value = Number(turn.value) + 1;
  typed = false;
  clearTimeout(waiting);
  waiting = undefined;
}

async function keep(leaving) {
  if (!typed || over || (sending && !leaving)) return;
  next();
  const body = new URLSearchParams(new FormData(form));
  sending = true;
  try {
    const answer = await fetch(form.dataset.keeps, { method: "POST", mode: "same-origin", keepalive: leaving && body.toString().length < farewell, body });
    heard(answer, answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {});
  } catch {
    again("Not saved yet: there is no connection. What you type stays on this page, and is tried again.");
  } finally {
    sending = false;
    if (typed) later();
  }
}

function heard(answer, said) {
  if (said.saved) {
    begun.value = "yes";
    document.dispatchEvent(new Event("sl-used")); // the session goes on
    return say(`Draft saved ${said.saved}`);
  }
  if (said.other) return stop("Not saved: another page or machine of yours keeps something else of this. Save and continue to see both.");
  if (said.gone) return stop("Not saved: this was sent, or let go of, on another page.");
  if (answer.status === 403) return stop("Not saved: you are signed out. Save and continue, and sign in again: what you typed goes with you.");
  again("Not saved yet. What you type stays on this page, and is tried again.");
}

function again(words) {
  typed = true;
  say(words);
}

function stop(words) {
  over = true;
  say(words);
}

function later() {
  waiting ??= setTimeout(() => {
    waiting = undefined;
    keep(false);
  }, soon);
}

for (const happens of ["input", "change"])
  form.addEventListener(happens, () => {
    typed = true;
    if (!over) later();
  });
form.addEventListener("focusout", () => keep(false));
form.addEventListener("submit", () => {
  next();
  over = true;
});
addEventListener("pagehide", () => keep(true));
addEventListener("pageshow", (shown) => {
  if (shown.persisted) over = false;
});
