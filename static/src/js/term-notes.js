/* A tap on a term opens its definition below the word; Escape, Close or a tap elsewhere closes it.
   Without this script the same link leads to the definition at the end of the page. */
(function () {
  "use strict";
  var section = document.querySelector("[data-terms]");
  var body = document.querySelector(".lesson-body");
  if (!section || !body) return;
  var open = null;

  function close(isBack) {
    if (!open) return;
    var link = open.link;
    open.box.remove();
    link.setAttribute("aria-expanded", "false");
    open = null;
    if (isBack) link.focus();
  }

  function makeBox(note) {
    var box = document.createElement("div");
    var button = document.createElement("button");
    box.className = "term-note term-popover";
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", note.querySelector("strong").textContent);
    box.tabIndex = -1;
    box.appendChild(note.firstElementChild.cloneNode(true));
    var actions = document.createElement("p");
    actions.appendChild(note.querySelector("a").cloneNode(true));
    button.type = "button";
    button.className = "link-button";
    button.textContent = section.dataset.close;
    button.addEventListener("click", function () {
      close(true);
    });
    actions.appendChild(button);
    box.appendChild(actions);
    return box;
  }

  function show(link, note) {
    var box = makeBox(note);
    var lines = link.getClientRects();
    var word = lines[lines.length - 1];
    var frame = body.getBoundingClientRect();
    box.style.top = word.bottom - frame.top + 4 + "px";
    body.appendChild(box);
    open = { link: link, box: box };
    link.setAttribute("aria-expanded", "true");
    box.focus({ preventScroll: true });
    if (box.scrollIntoView) box.scrollIntoView({ block: "nearest" });
  }

  function findNote(link) {
    var href = link ? link.getAttribute("href") : "";
    return href.indexOf("#term-") === 0 ? document.getElementById(href.slice(1)) : null;
  }

  Array.prototype.forEach.call(body.querySelectorAll("a.term"), function (link) {
    if (findNote(link)) link.setAttribute("aria-expanded", "false");
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a.term") : null;
    var note = findNote(link);
    var wasOpen = open && open.link === link;
    if (open && !open.box.contains(event.target)) close(wasOpen);
    if (!note || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!wasOpen) show(link, note);
  });

  document.addEventListener("keydown", function (event) {
    if (!open) return;
    if (event.key === "Escape") {
      close(true);
      return;
    }
    if (event.key !== "Tab" || !open.box.contains(document.activeElement)) return;
    // The box lies at the end of the text; for the keyboard it lies behind the word.
    var stops = open.box.querySelectorAll("a, button");
    var last = stops[stops.length - 1];
    if (event.shiftKey && (document.activeElement === stops[0] || document.activeElement === open.box)) {
      event.preventDefault();
      close(true);
    } else if (!event.shiftKey && document.activeElement === last) {
      close(true);
    }
  });
})();
