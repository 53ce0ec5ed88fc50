/* Signing out clears this phone: warn while answers still wait to be sent. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-sign-out]");
  if (!form) return;

  function answersWait() {
    if (window.lmsLine) return window.lmsLine.keys("lms-answers:").length > 0;
    try {
      for (var place = 0; place < localStorage.length; place += 1) {
        if (String(localStorage.key(place)).indexOf("lms-answers:") === 0) return true;
      }
    } catch (error) {
      return false; // storage is switched off, so nothing waits in it
    }
    return false;
  }

  form.addEventListener("submit", function (event) {
    if (answersWait() && !window.confirm(form.dataset.signOut)) event.preventDefault();
  });
})();
