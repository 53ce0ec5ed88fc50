/* An error summary takes the focus, so that a screen reader says it first. */
(function () {
  "use strict";
  var summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
})();
