/* A button that shows a typed PIN, since it is typed on small keys. */
(function () {
  "use strict";
  var fields = document.querySelectorAll("input[type=password][data-show]");
  Array.prototype.forEach.call(fields, function (field) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.textContent = field.dataset.show;
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-controls", field.id);
    button.addEventListener("click", function () {
      var shown = field.type === "text";
      field.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
      field.focus();
    });
    field.insertAdjacentElement("afterend", button);
    if (field.form) {
      // Browsers remember the value of a text field: it is submitted as a password.
      field.form.addEventListener("submit", function () {
        field.type = "password";
      });
    }
  });
})();
