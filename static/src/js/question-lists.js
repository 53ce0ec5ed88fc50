/* A list to select from for each line; `key.right` is what each line should have. */
(function () {
  "use strict";
  var types = (window.lmsQuestions = window.lmsQuestions || {});

  function verdictOf(hits, all) {
    if (hits === all) return { verdict: "right" };
    return { verdict: hits ? "partly" : "wrong" };
  }

  function judgeMatch(question, controls, key) {
    var isEmpty = controls.every(function (control) {
      return !control.value;
    });
    if (isEmpty) return { verdict: "empty" };
    var hits = controls.filter(function (control, index) {
      return control.value === key.right[index];
    }).length;
    return verdictOf(hits, controls.length);
  }

  /* Neighbours count, as on the server; a rank that two lines have is none. */
  function judgeOrder(question, controls, key) {
    var ranks = controls.map(function (control) {
      return control.value;
    });
    var steps = ranks.map(function (_, index) {
      var first = ranks.indexOf(String(index + 1));
      return first >= 0 && first === ranks.lastIndexOf(String(index + 1)) ? Number(key.right[first]) : 0;
    });
    if (!steps.some(Boolean)) return { verdict: "empty" };
    var hits = steps.filter(function (step, index) {
      return step && steps[index + 1] === step + 1;
    }).length;
    return verdictOf(hits, steps.length - 1);
  }

  types.match = { judge: judgeMatch };
  types.order = { judge: judgeOrder };
})();
