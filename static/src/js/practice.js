/* Practice is judged in the page: key and feedback came with it, so it works without a line. */
(function () {
  "use strict";
  var questions = document.querySelectorAll("[data-practice]");
  var words = document.querySelector("[data-practice-words]");
  if (!questions.length || !words) return;

  // The server adds decimals exactly; here the last bits of a sum may differ.
  function isWithin(value, low, high, room) {
    var bits = 4 * Number.EPSILON * Math.max(Math.abs(value), Math.abs(low), Math.abs(high), room);
    return value >= low - room - bits && value <= high + room + bits;
  }

  function foldText(text) {
    return text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
  }

  function controlsOf(question) {
    return Array.prototype.slice.call(question.querySelectorAll("input, select"));
  }

  function isTick(control) {
    return control.type === "radio" || control.type === "checkbox";
  }

  function judgeTicks(controls, key) {
    var chosen = controls
      .filter(function (control) {
        return control.checked;
      })
      .map(function (control) {
        return control.value;
      });
    if (!chosen.length) return { verdict: "empty" };
    var hits = chosen.filter(function (value) {
      return key.right.indexOf(value) >= 0;
    }).length;
    var whole = hits === key.right.length && chosen.length === hits;
    return { verdict: whole ? "right" : "wrong", chosen: chosen };
  }

  function judgePlaces(controls, key) {
    var filled = controls.filter(function (control) {
      return control.value;
    }).length;
    if (!filled) return { verdict: "empty" };
    var hits = controls.filter(function (control, place) {
      return control.value === key.right[place];
    }).length;
    if (hits === controls.length) return { verdict: "right" };
    return { verdict: hits ? "partly" : "wrong" };
  }

  function judgeNumber(question, text, key) {
    var value = window.lmsNumber(text, key.units);
    if (value === null) return { verdict: "wrong" };
    var templates = question.querySelectorAll("template[data-mistake]");
    for (var place = 0; place < templates.length; place += 1) {
      var known = Number(templates[place].dataset.mistake);
      if (isWithin(value, known, known, 0)) return { verdict: "wrong", mistake: templates[place] };
    }
    var right = isWithin(value, Number(key.low), Number(key.high), Number(key.tolerance));
    return { verdict: right ? "right" : "wrong" };
  }

  function judge(question) {
    var key = JSON.parse(question.dataset.key);
    var controls = controlsOf(question);
    if (isTick(controls[0])) return judgeTicks(controls, key);
    if (controls[0].tagName === "SELECT") return judgePlaces(controls, key);
    var text = controls[0].value;
    if (!text.trim()) return { verdict: "empty" };
    if (question.dataset.practice === "number") return judgeNumber(question, text, key);
    var right = key.accepted.map(foldText).indexOf(foldText(text)) >= 0;
    return { verdict: right ? "right" : "wrong" };
  }

  function copyOf(template) {
    var box = document.createElement("div");
    box.appendChild(template.content.cloneNode(true));
    return box;
  }

  function aboutOf(question, value) {
    var about = document.createElement("p");
    about.className = "feedback-about";
    about.textContent = question.querySelector('input[value="' + value + '"]').parentNode.textContent.trim();
    return about;
  }

  function addExplanation(question, place, isRight) {
    var template = question.querySelector("template[data-explain]");
    if (!template) return;
    if (isRight) {
      place.appendChild(copyOf(template));
      return;
    }
    var details = document.createElement("details");
    var summary = document.createElement("summary");
    summary.textContent = words.dataset.way;
    details.appendChild(summary);
    details.appendChild(copyOf(template));
    place.appendChild(details);
  }

  function show(question, found) {
    var place = question.querySelector("[data-feedback]");
    place.textContent = "";
    place.className = "";
    place.hidden = false;
    // A region is heard when it is filled after it has come into the page.
    window.setTimeout(fillIn, 120, question, place, found);
  }

  function fillIn(question, place, found) {
    place.textContent = "";
    place.className = "feedback feedback-" + (found.verdict === "right" ? "right" : "wrong");
    var verdict = document.createElement("p");
    verdict.className = "feedback-verdict";
    verdict.textContent = words.dataset[found.verdict];
    place.appendChild(verdict);
    if (found.mistake) place.appendChild(copyOf(found.mistake));
    (found.chosen || []).forEach(function (value) {
      var template = question.querySelector('template[data-for="' + value + '"]');
      if (!template) return;
      var said = copyOf(template);
      if (question.dataset.practice === "multiple") said.insertBefore(aboutOf(question, value), said.firstChild);
      place.appendChild(said);
    });
    if (found.verdict !== "empty") addExplanation(question, place, found.verdict === "right");
  }

  Array.prototype.forEach.call(questions, function (question) {
    // After an answer without a script its feedback stands in the page and no template does.
    if (!question.querySelector("template") && !question.querySelector("[data-feedback][hidden]")) return;
    var form = document.getElementById("practice-" + question.id.replace(/^question-/, ""));
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      show(question, judge(question));
    });
    question.addEventListener("change", function () {
      question.querySelector("[data-feedback]").hidden = true;
    });
  });
})();
