/* Arrow keys turn the lessons of a course, unless something is being typed or chosen. */
(function () {
  "use strict";
  var links = {
    ArrowLeft: document.querySelector("a[rel=prev]"),
    ArrowRight: document.querySelector("a[rel=next]"),
  };
  if (!links.ArrowLeft && !links.ArrowRight) return;
  document.addEventListener("keydown", function (event) {
    var isBusy = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    var isMarked = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    var isScrolled = event.target.closest && event.target.closest(".table-scroll");
    if (!links[event.key] || isBusy || isMarked || isScrolled) return;
    links[event.key].click();
  });
})();
