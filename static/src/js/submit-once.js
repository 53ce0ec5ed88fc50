/* Submits a form once: a second click on a slow connection would send it again. */
(function () {
  "use strict";
  var forms = document.querySelectorAll("form[data-submit-once]");
  Array.prototype.forEach.call(forms, function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      window.setTimeout(function () {
        delete form.dataset.sent;
      }, 15000);
    });
  });
  // A page restored from the cache of the browser may be submitted again.
  window.addEventListener("pageshow", function () {
    Array.prototype.forEach.call(forms, function (form) {
      delete form.dataset.sent;
    });
  });
})();
