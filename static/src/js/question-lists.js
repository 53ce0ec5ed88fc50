/* A list to select from for each line. */
(function () {
  "use strict";
  var types = (window.lmsQuestions = window.lmsQuestions || {});

  function judge(question, controls, key) {
    var filled = controls.filter(function (control) {
      return control.value;
    }).length;
    if (!filled) return { verdict: "empty" };
    var hits = controls.filter(function (control, position) {
      return control.value === key.right[position];
    }).length;
    if (hits === controls.length) return { verdict: "right" };
    return { verdict: hits ? "partly" : "wrong" };
  }

  types.match = { judge: judge };
  types.order = { judge: judge };
})();
