/* A word or a phrase to type. */
(function () {
  "use strict";
  var types = (window.lmsQuestions = window.lmsQuestions || {});

  // What chats add to copied text and nobody sees, as lms/short_text.py drops it.
  var INVISIBLE = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

  function foldText(text) {
    return text.replace(INVISIBLE, "").normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
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
