/* What a page says after a form: focuses the error summary, so that a screen reader reads it first,
   and takes `saved=1` out of the address, so that "Saved." is not shown again on a reload. */
(function () {
  "use strict";
  var summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
  var address = new URL(location.href);
  if (!address.searchParams.has("saved")) return;
  address.searchParams.delete("saved");
  history.replaceState(history.state, "", address.pathname + address.search + address.hash);
})();
