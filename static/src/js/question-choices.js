/* Options to tick. With several, feedback follows the text of its option. */
(function () {
  "use strict";
  var types = (window.lmsQuestions = window.lmsQuestions || {});

  function grade(question, controls, key) {
    var chosen = controls
      .filter(function (control) {
        return control.checked;
      })
      .map(function (control) {
        return control.value;
      });
    if (!chosen.length) return { result: "empty" };
    var hits = chosen.filter(function (value) {
      return key.right.indexOf(value) >= 0;
    }).length;
    var isRight = hits === key.right.length && chosen.length === hits;
    var isPartlyRight = key.balanced && hits > chosen.length - hits;
    return { result: isRight ? "right" : isPartlyRight ? "partly" : "wrong", chosen: chosen };
  }

  /* The texts of the options that are ticked. */
  function describe(question) {
    return Array.prototype.map.call(question.querySelectorAll("input:checked"), function (control) {
      return control.parentNode.textContent.trim();
    });
  }

  function nameOption(question, value) {
    return question.querySelector('input[value="' + value + '"]').parentNode.textContent.trim();
  }

  types.single = { grade: grade, describe: describe };
  types.multiple = { grade: grade, describe: describe, nameOption: nameOption };
})();
