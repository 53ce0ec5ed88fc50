/* Practice is judged in the page: key and feedback came with it, so it works without a line.
   How, says the script of each type (question-*.js) in `window.lmsQuestions`. */
(function () {
  "use strict";
  var questions = document.querySelectorAll("[data-practice]");
  var words = document.querySelector("[data-practice-words]");
  if (!questions.length || !words) return;

  function typeOf(question) {
    return window.lmsQuestions[question.dataset.practice];
  }

  function judge(question) {
    var controls = Array.prototype.slice.call(question.querySelectorAll("input, select"));
    return typeOf(question).judge(question, controls, JSON.parse(question.dataset.key));
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

  function addExplanation(question, region, isRight) {
    var template = question.querySelector("template[data-explain]");
    if (!template) return;
    if (isRight) {
      region.appendChild(copyOf(template));
      return;
    }
    var details = document.createElement("details");
    var summary = document.createElement("summary");
    summary.textContent = words.dataset.way;
    details.appendChild(summary);
    details.appendChild(copyOf(template));
    region.appendChild(details);
  }

  function show(question, found) {
    var region = question.querySelector("[data-feedback]");
    region.textContent = "";
    region.className = "";
    region.hidden = false;
    // A region is heard when it is filled after it has come into the page.
    window.setTimeout(fillIn, 120, question, region, found);
  }

  function fillIn(question, region, found) {
    region.textContent = "";
    region.className = "feedback feedback-" + (found.verdict === "right" ? "right" : "wrong");
    var verdict = document.createElement("p");
    verdict.className = "feedback-verdict";
    verdict.textContent = words.dataset[found.verdict];
    region.appendChild(verdict);
    if (found.mistake) region.appendChild(copyOf(found.mistake));
    (found.chosen || []).forEach(function (value) {
      var template = question.querySelector('template[data-for="' + value + '"]');
      if (!template) return;
      var feedback = copyOf(template);
      if (typeOf(question).namesOptions) feedback.insertBefore(aboutOf(question, value), feedback.firstChild);
      region.appendChild(feedback);
    });
    if (found.verdict !== "empty") addExplanation(question, region, found.verdict === "right");
  }

  Array.prototype.forEach.call(questions, function (question) {
    // After an answer without a script its feedback stands in the page and no template does.
    if (!question.querySelector("template") && !question.querySelector("[data-feedback][hidden]")) return;
    var form = document.getElementById("practice-" + question.id.replace(/^question-/, ""));
    form.addEventListener("submit", function (event) {
      // A type without a script is judged by the server.
      if (!typeOf(question)) return;
      event.preventDefault();
      show(question, judge(question));
    });
    question.addEventListener("change", function () {
      question.querySelector("[data-feedback]").hidden = true;
    });
  });
})();
