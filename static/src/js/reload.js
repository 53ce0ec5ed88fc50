/* A page that waits for the worker looks again by itself, more and more patiently. */
(function () {
  "use strict";
  var place = document.querySelector("[data-reload]");
  if (!place || !window.sessionStorage) return;
  var key = "lms-reload:" + location.pathname;
  var tries = Number(sessionStorage.getItem(key)) || 0;
  if (tries > 30) return;
  window.setTimeout(function () {
    sessionStorage.setItem(key, String(tries + 1));
    location.reload();
  }, (Number(place.dataset.reload) + tries) * 1000);
})();
