// What the terminal of textual.js leaves to the page: the first focus, pasting by Ctrl+V, and what to do when it is closed.
"use strict";

const again = document.querySelector("#again");

function keysToTerminal() {
  document.querySelector(".xterm-helper-textarea")?.focus();
}

new MutationObserver((_changes, observer) => {
  if (document.body.classList.contains("-closed")) {
    observer.disconnect();
    again.focus();
  } else if (document.body.classList.contains("-first-byte") && document.activeElement === document.body) {
    keysToTerminal(); // before there is a console, it could not be told that it has the keys
  }
}).observe(document.body, { attributeFilter: ["class"] });

window.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey && !event.altKey && event.code === "KeyV") {
      event.stopImmediatePropagation(); // the terminal would take it for a control character; the browser pastes
    }
  },
  true,
);

window.addEventListener("focus", keysToTerminal);

again.addEventListener("click", async () => {
  try {
    await fetch(window.location.href, { cache: "no-store" });
    window.location.reload();
  } catch {
    again.previousElementSibling.textContent = again.dataset.gone;
  }
});
