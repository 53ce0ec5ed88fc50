/* A list to select from for each line; `key.right` is what each line should have. */
(function () {
  "use strict";
  var types = (window.lmsQuestions = window.lmsQuestions || {});

  function resultOf(hits, all) {
    if (hits === all) return { result: "right" };
    return { result: hits ? "partly" : "wrong" };
  }

  /* Adds the controls that are right by themselves, and those that are answered otherwise. */
  function withRows(graded, controls, key) {
    graded.rightRows = controls.filter(function (control, index) {
      return control.value === key.right[index];
    });
    graded.wrongRows = controls.filter(function (control, index) {
      return control.value && control.value !== key.right[index];
    });
    return graded;
  }

  function gradeMatch(question, controls, key) {
    var isEmpty = controls.every(function (control) {
      return !control.value;
    });
    if (isEmpty) return { result: "empty" };
    var hits = controls.filter(function (control, index) {
      return control.value === key.right[index];
    }).length;
    var graded = withRows(resultOf(hits, controls.length), controls, key);
    graded.chosen = listWrong(controls, key);
    return graded;
  }

  /* Returns the numbers of the rows that are wrong, then the right sides without partner. */
  function listWrong(controls, key) {
    var rows = [];
    var spare = [];
    controls.forEach(function (control, index) {
      if (!control.value || control.value === key.right[index]) return;
      rows.push(String(index + 1));
      var side = "right-" + control.value;
      if (key.right.indexOf(control.value) < 0 && spare.indexOf(side) < 0) spare.push(side);
    });
    return rows.concat(spare);
  }

  function nameSide(question, value) {
    var selects = question.querySelectorAll("select");
    var side = value.replace("right-", "");
    if (side === value) return labelOf(selects[value - 1]);
    return selects[0].querySelector('option[value="' + side + '"]').text.trim();
  }

  function hasRepeats(ranks) {
    return ranks.some(function (rank, index) {
      return rank && ranks.indexOf(rank) !== index;
    });
  }

  /* Neighbours count, as on the server. */
  function gradeOrder(question, controls, key) {
    var ranks = controls.map(function (control) {
      return control.value;
    });
    if (hasRepeats(ranks)) return { result: "repeated" };
    var steps = ranks.map(function (_, index) {
      var first = ranks.indexOf(String(index + 1));
      return first >= 0 && first === ranks.lastIndexOf(String(index + 1)) ? Number(key.right[first]) : 0;
    });
    if (!steps.some(Boolean)) return { result: "empty" };
    var hits = steps.filter(function (step, index) {
      return step && steps[index + 1] === step + 1;
    }).length;
    return withRows(resultOf(hits, steps.length - 1), controls, key);
  }

  function listSelected(question) {
    return Array.prototype.filter.call(question.querySelectorAll("select"), function (control) {
      return control.value;
    });
  }

  function labelOf(control) {
    return control.parentNode.querySelector("label").textContent.trim();
  }

  function describePairs(question) {
    return listSelected(question).map(function (control) {
      return labelOf(control) + " → " + control.options[control.selectedIndex].text.trim();
    });
  }

  function describeSteps(question) {
    return listSelected(question)
      .sort(function (a, b) {
        return Number(a.value) - Number(b.value);
      })
      .map(labelOf);
  }

  types.match = { grade: gradeMatch, describe: describePairs, nameOption: nameSide };
  types.order = { grade: gradeOrder, describe: describeSteps };
})();
