// Says on an open page, within five seconds, that something urgent came in. Without this file the next page says so.
const { dataset } = document.querySelector("script[data-ring]");
const note = document.getElementById("ring");
const every = 4000; // and one second for the way

function say(words) {
  const shown = note.querySelector("p")?.firstChild.textContent.trim() ?? "";
  if (words === shown) return; // the same is not read out twice
  note.replaceChildren();
  if (!words) return;
  const line = document.createElement("p");
  const link = document.createElement("a");
  link.href = dataset.link;
  link.textContent = "Read it";
  line.append(words + " ", link);
  note.append(line);
}

async function look() {
  const answer = await fetch(dataset.ring, { method: "POST", mode: "same-origin" }).catch(() => ({}));
  if (answer.status === 200 && answer.headers.get("Content-Type")?.startsWith("text/plain")) say(await answer.text());
  if (answer.status === 401 || answer.status === 403) return; // the session is over
  setTimeout(look, every);
}
setTimeout(look, every);
