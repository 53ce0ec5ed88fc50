/* Signing out takes away what this phone keeps of the person who leaves, and warns while something
   of hers still waits to be sent. What waits for others stays until they sign in: the browser's
   own way (Clear-Site-Data) would take that too. */
(function () {
  "use strict";
  var line = window.lmsLine;
  if (!line) return; // without storage nothing waits

  var LEFT = "lms-left"; // who has just left, until the next page is open
  clear();

  function clear() {
    var left = localStorage.getItem(LEFT);
    localStorage.removeItem(LEFT);
    // Where she is still signed in, she has not left.
    if (!left || left === line.person) return;
    line.keys(line.ownOf(left)).forEach(function (key) {
      line.store(key, null);
    });
  }

  var form = document.querySelector("form[data-sign-out]");
  if (!form) return;

  form.addEventListener("submit", function (event) {
    var isWaiting = line.keys(line.own).length > 0;
    if (isWaiting && !window.confirm(form.dataset.signOut)) event.preventDefault();
  });
  form.addEventListener("lms-leave", function () {
    try {
      localStorage.setItem(LEFT, line.person);
      sessionStorage.clear();
    } catch (error) {
      line.keys(line.own).forEach(function (key) {
        line.store(key, null);
      });
    }
  });
})();
