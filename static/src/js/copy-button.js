/* A button that copies a text; where the browser refuses, the text stays selected. */
(function () {
  "use strict";
  var texts = document.querySelectorAll("textarea[data-copy]");
  Array.prototype.forEach.call(texts, function (text) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "button button-secondary";
    button.textContent = text.dataset.copy;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", function () {
      text.focus();
      text.select();
      text.setSelectionRange(0, text.value.length);
      var isCopied = false;
      try {
        // Needs no secure context, unlike the newer way: workshops are served by plain http.
        isCopied = document.execCommand("copy");
      } catch (refused) {
        isCopied = false;
      }
      button.textContent = isCopied ? text.dataset.copied : text.dataset.select;
    });
    text.insertAdjacentElement("afterend", button);
  });
})();
