/* Focuses the error summary, so that a screen reader reads it first. */
(function () {
  "use strict";
  var summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
})();
