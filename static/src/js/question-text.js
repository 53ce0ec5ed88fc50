/* A word or a phrase to type. */
(function () {
  "use strict";
  var types = (window.lmsQuestions = window.lmsQuestions || {});

  function foldText(text) {
    return text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
  }

  function grade(question, controls, key) {
    var text = foldText(controls[0].value);
    if (!text) return { result: "empty" };
    return { result: key.accepted.map(foldText).indexOf(text) >= 0 ? "right" : "wrong" };
  }

  function describe(question) {
    return [question.querySelector("input").value];
  }

  types.text = { grade: grade, describe: describe };
})();
