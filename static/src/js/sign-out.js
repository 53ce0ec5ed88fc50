/* Signing out removes what this phone stores of the person, and warns while something of theirs has
   not been sent. Entries of other people stay until they sign in; Clear-Site-Data would remove them
   too. */
(function () {
  "use strict";
  var connection = window.lmsConnection;
  if (!connection) return; // without storage nothing is unsent

  var SIGNED_OUT_KEY = "lms-signed-out"; // who has just signed out, until the next page opens
  removePreviousEntries();

  function removePreviousEntries() {
    var previousPerson = localStorage.getItem(SIGNED_OUT_KEY);
    localStorage.removeItem(SIGNED_OUT_KEY);
    // Still signed in: signing out did not succeed.
    if (!previousPerson || previousPerson === connection.person) return;
    [connection.keyPrefixOf(previousPerson), "lms-calculator:" + previousPerson + ":"].forEach(removeEntries);
  }

  function removeEntries(prefix) {
    connection.listKeys(prefix).forEach(function (key) {
      connection.store(key, null);
    });
  }

  var form = document.querySelector("form[data-sign-out]");
  if (!form) return;

  form.addEventListener("submit", function (event) {
    var hasUnsent = connection.listKeys(connection.keyPrefix).length > 0;
    if (hasUnsent && !window.confirm(window.lmsTexts.signOut)) event.preventDefault();
  });
  form.addEventListener("lms-submit", function () {
    try {
      localStorage.setItem(SIGNED_OUT_KEY, connection.person);
      sessionStorage.clear();
    } catch (error) {
      connection.listKeys(connection.keyPrefix).forEach(function (key) {
        connection.store(key, null);
      });
    }
  });
})();
