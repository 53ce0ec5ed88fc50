/* "Back" goes where the reader came from, when that was a page of ours. */
(function () {
  "use strict";
  var link = document.querySelector("a[data-back]");
  if (!link || !document.referrer.startsWith(location.origin + "/")) return;
  link.textContent = link.getAttribute("data-back") || link.textContent;
  link.addEventListener("click", function (event) {
    event.preventDefault();
    history.back();
  });
})();
