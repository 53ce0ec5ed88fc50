/* The other language of what is seen: a script may have moved on, and something may be typed. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-language]");
  var line = window.lmsLine;
  if (!form || !line || !window.sessionStorage) return;

  var key = "lms-typed";

  /* Forms that keep what is typed themselves, and secrets, are left out. */
  function controlsOf(typed) {
    return Array.prototype.filter.call(typed.elements, function (control) {
      return control.name && !/^(hidden|password|file|submit|button)$/.test(control.type);
    });
  }

  function forms() {
    return Array.prototype.filter.call(document.querySelectorAll("main form"), function (typed) {
      return !typed.dataset.quiz && !typed.dataset.worksheet && !typed.querySelector("[type=password]");
    });
  }

  /* Its address, and which of the forms with this address it is. */
  function nameOf(typed) {
    var action = typed.getAttribute("action");
    var alike = forms().filter(function (one) {
      return one.getAttribute("action") === action;
    });
    return alike.indexOf(typed) + " " + action;
  }

  function fieldsOf(typed) {
    return controlsOf(typed)
      .filter(function (control) {
        return (control.type !== "radio" && control.type !== "checkbox") || control.checked;
      })
      .map(function (control) {
        return [control.name, control.value];
      });
  }

  function remember() {
    var found = forms().map(function (typed) {
      return [nameOf(typed), fieldsOf(typed)];
    });
    try {
      sessionStorage.setItem(key, JSON.stringify({ path: location.pathname, forms: found }));
    } catch (error) {
      return; // no room: the page comes as the server has it
    }
  }

  function bringBack() {
    var kept = JSON.parse(sessionStorage.getItem(key));
    sessionStorage.removeItem(key);
    if (!kept || kept.path !== location.pathname) return;
    var open = forms();
    kept.forms.forEach(function (one) {
      open.forEach(function (typed) {
        if (nameOf(typed) === one[0]) line.fill(controlsOf(typed), one[1]);
      });
    });
  }

  form.addEventListener("submit", function () {
    var next = form.elements.namedItem("next");
    if (next.value.split("?")[0] === location.pathname) next.value = location.pathname + location.search;
    remember();
  });
  try {
    bringBack();
  } catch (error) {
    sessionStorage.removeItem(key);
  }
})();
