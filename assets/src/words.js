// Says under a field, when its writer pauses, which of its words blame a child and how else it could be said. Without this file the page that comes
// back says so.
const { dataset } = document.querySelector("script[data-words]");
const pause = 1500;

// What appears while a button is pressed would move it away from under the finger.
let pressed = false;
addEventListener("pointerdown", () => (pressed = true), true);
for (const ends of ["pointerup", "pointercancel"]) addEventListener(ends, () => setTimeout(() => (pressed = false), 300), true);

const released = async () => {
  while (pressed) await new Promise((done) => setTimeout(done, 100));
};

function follow(field) {
  const under = document.getElementById(`${field.id}-words`);
  if (!under) return;
  let asked = field.value;
  let shown = under.innerHTML.trim();
  let waiting;
  under.setAttribute("aria-live", "polite");

  async function look() {
    clearTimeout(waiting);
    const text = field.value;
    if (text === asked) return;
    asked = text;
    const body = new URLSearchParams({ text });
    const answer = await fetch(dataset.words, { method: "POST", mode: "same-origin", body }).catch(() => ({}));
    if (answer.status !== 200 || !answer.headers.get("Content-Type")?.startsWith("text/html")) return;
    const found = (await answer.text()).trim();
    await released();
    if (text === field.value && found !== shown) show(found); // the same is not read out twice
  }

  function show(found) {
    shown = found;
    const terms = under.querySelectorAll("input");
    under.replaceChildren(...new DOMParser().parseFromString(found, "text/html").body.childNodes);
    terms.forEach(remember);
    const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== under.id);
    const all = found ? [...others, under.id] : others;
    if (all.length) field.setAttribute("aria-describedby", all.join(" "));
    else field.removeAttribute("aria-describedby");
  }

  // What was shown goes with the form, also when it was changed.
  function remember(term) {
    const kept = [...field.form.elements].some((one) => one.name === term.name && one.value === term.value);
    if (!kept) field.form.append(term.cloneNode());
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (!/[\p{L}\p{N}'’-]$/u.test(field.value.slice(0, field.selectionEnd))) look(); // nobody is told of half a word
    }, pause);
  });
  field.addEventListener("blur", look);
}

for (const field of document.querySelectorAll("textarea[data-words]")) follow(field);
