/* A button that prints; without scripts the menu of the browser prints. */
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll("[data-print]"), function (container) {
    container.hidden = false;
    container.querySelector("button").addEventListener("click", function () {
      window.print();
    });
  });
})();
