/* The switch of the language: carries what is typed, and the question a script has moved to, into
   the page in the other language. */
(function () {
  "use strict";
  var switchForm = document.querySelector('form[action="/language"]');
  var connection = window.lmsConnection;
  if (!switchForm || !connection || !window.sessionStorage) return;

  var key = "lms-form-fields";

  /* Secrets, files and hidden fields are left out. */
  function listControls(form) {
    return Array.prototype.filter.call(form.elements, function (control) {
      return control.name && !/^(hidden|password|file|submit|button)$/.test(control.type);
    });
  }

  function listForms() {
    return Array.prototype.filter.call(document.querySelectorAll("main form"), function (form) {
      return !form.dataset.quiz && !form.dataset.worksheet && !form.querySelector("[type=password]");
    });
  }

  /* Its action, with its index among the forms of the same action. */
  function identify(form) {
    var action = form.getAttribute("action");
    var sameAction = listForms().filter(function (candidate) {
      return candidate.getAttribute("action") === action;
    });
    return sameAction.indexOf(form) + " " + action;
  }

  function readFields(form) {
    return listControls(form)
      .filter(function (control) {
        return (control.type !== "radio" && control.type !== "checkbox") || control.checked;
      })
      .map(function (control) {
        return [control.name, control.value];
      });
  }

  function storeFields() {
    var fieldsByForm = listForms().map(function (form) {
      return [identify(form), readFields(form)];
    });
    try {
      sessionStorage.setItem(key, JSON.stringify({ path: location.pathname, forms: fieldsByForm }));
    } catch (error) {
      return; // the storage is full: the page comes as the server has it
    }
  }

  function restoreFields() {
    var stored = JSON.parse(sessionStorage.getItem(key));
    sessionStorage.removeItem(key);
    if (!stored || stored.path !== location.pathname) return;
    var forms = listForms();
    stored.forms.forEach(function (entry) {
      forms.forEach(function (form) {
        if (identify(form) === entry[0]) connection.fillControls(listControls(form), entry[1]);
      });
    });
  }

  switchForm.addEventListener("submit", function () {
    var next = switchForm.elements.namedItem("next");
    if (next.value.split("?")[0] === location.pathname) next.value = location.pathname + location.search;
    storeFields();
  });
  try {
    restoreFields();
  } catch (error) {
    sessionStorage.removeItem(key);
  }
})();
