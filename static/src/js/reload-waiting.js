/* Reloads a page that waits for the worker, at growing intervals. */
(function () {
  "use strict";
  var element = document.querySelector("[data-reload]");
  if (!element || !window.sessionStorage) return;
  var key = "lms-reload:" + location.pathname;
  var count = Number(sessionStorage.getItem(key)) || 0;
  if (count > 30) return;
  window.setTimeout(function () {
    sessionStorage.setItem(key, String(count + 1));
    location.reload();
  }, (Number(element.dataset.reload) + count) * 1000);
})();
